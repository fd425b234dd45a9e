/**
 * Whether this box runs virtual machines. A box that does not answers `noent`, 404 or `insufficient_rights`, and the last
 * would be reported as a missing right. So its description in `system/` is read first. Older firmwares do not say it there.
 */
import { z } from 'zod'
import type { Reader } from '../../src/contract/index.ts'
import { modelInfo } from '../sources/model-info.ts'

/** What a path answers on a box with virtual machines; undefined on any other box. */
export async function ifVms(box: Reader, path: string, maxAge?: '5m'): Promise<unknown> {
  const { has_vm } = (await modelInfo(box)) ?? {}
  return has_vm === false ? undefined : ((await box.get(path, z.unknown(), maxAge)) ?? [])
}
