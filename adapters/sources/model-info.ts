/** What the box says of its hardware (`model_info` in `system/`): whether it runs virtual machines, has an SFP cage, a DECT base … */
import { z } from 'zod'
import { type Reader, source } from '../../src/contract/index.ts'
import { ifValid } from './leaves.ts'

const has = ifValid(z.boolean())
const System = z.object({ model_info: ifValid(z.object({ has_vm: has, has_lan_sfp: has, has_dect: has })) })

/** undefined if the box does not say it, as with older firmware. */
export const modelInfo = source(async (box) => (await box.part('system/', described))?.model_info)

function described(box: Reader) {
  return box.getIfAllowed('system/', System, '1h')
}
