/**
 * Whether this box runs virtual machines. A box that does not answers `noent`, 404 or `insufficient_rights`, and the last
 * would be reported as a missing right. So its description in `system/` is read first. Older firmwares do not say it there.
 */
import { z } from 'zod'
import { type Reader, source } from '../../src/contract/index.ts'
import { ifValid } from '../sources/leaves.ts'

const System = z.object({ model_info: ifValid(z.object({ has_vm: ifValid(z.boolean()) })) })

const hasVms = source(async (box) => (await box.part('system/', described))?.model_info?.has_vm !== false)

function described(box: Reader) {
  return box.getIfAllowed('system/', System, '1h')
}

/** What a path answers on a box with virtual machines; undefined on any other box. */
export async function ifVms(box: Reader, path: string, maxAge?: '5m'): Promise<unknown> {
  return (await hasVms(box)) ? ((await box.get(path, z.unknown(), maxAge)) ?? []) : undefined
}
