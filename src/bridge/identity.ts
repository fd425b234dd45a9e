/**
 * Identifies the box. Its MAC address is part of all ids in Home Assistant, so the identity is stored for starts while
 * the box is unreachable.
 */
import { z } from 'zod'
import { boxModelName } from '../contract/box-models.ts'
import type { DeviceBlock } from '../homeassistant/context.ts'
import { macDigits } from '../homeassistant/ids.ts'

/** The fields of `system/` that rarely change (https://dev.freebox.fr/sdk/os/system/). */
const System = z.object({
  mac: z.string(),
  firmware_version: z.string().optional(),
  serial: z.string().optional(),
  board_name: z.string().optional(),
  model_info: z.object({ name: z.string().optional(), pretty_name: z.string().optional() }).optional(),
})

/** The identity as it is stored in the data folder. */
export const Identity = z.object({
  /** `freebox_<12 hex digits>`. */
  id: z.string().regex(/^freebox_[0-9a-f]{12}$/),
  uid: z.string().optional(),
  model: z.string().optional(),
  model_id: z.string().optional(),
  firmware: z.string().optional(),
  serial: z.string().optional(),
})
export type Identity = z.output<typeof Identity>

/** What `/api_version` says about the box. */
interface ModelInfo {
  readonly uid?: string | undefined
  readonly model?: string | undefined
  readonly modelName?: string | undefined
}

/** Makes the identity from the answers of `system/` and `/api_version`. Undefined without a MAC address. */
export function identify(system: unknown, info: ModelInfo | undefined): Identity | undefined {
  const parsed = System.safeParse(system)
  const mac = parsed.success ? macDigits(parsed.data.mac) : undefined
  if (!parsed.success || mac === undefined) return undefined
  const { firmware_version, serial, model_info, board_name } = parsed.data
  const model_id = info?.model ?? model_info?.name ?? board_name
  return {
    id: `freebox_${mac}`,
    uid: info?.uid,
    model: boxModelName(model_id, info?.modelName ?? model_info?.pretty_name),
    model_id,
    firmware: firmware_version,
    serial,
  }
}

/** The device block of the Freebox, or of the Iliadbox, which has another address on its own LAN. */
export function boxDevice({ id, model, model_id, firmware, serial }: Identity): DeviceBlock {
  const mac = id.slice('freebox_'.length).match(/../g)?.join(':')
  const isIliadbox = /^iliadbox/i.test(model ?? '')
  const block = {
    identifiers: [id],
    connections: [['mac', mac]],
    ...(isIliadbox ? { name: 'Iliadbox', manufacturer: 'Iliad' } : { name: 'Freebox Server', manufacturer: 'Free' }),
    model,
    model_id,
    sw_version: firmware,
    serial_number: serial,
    configuration_url: isIliadbox ? 'http://myiliadbox.iliad.it' : 'http://mafreebox.freebox.fr',
  }
  return Object.fromEntries(Object.entries(block).filter(([, value]) => value !== undefined))
}
