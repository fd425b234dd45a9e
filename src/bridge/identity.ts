/** Which box this is: its MAC names everything that we publish, so it is kept for the days when the box is away. */
import { z } from 'zod'
import type { DeviceBlock } from '../homeassistant/document.ts'
import { macDigits } from '../homeassistant/ids.ts'

/** What `system/` says that never or seldom changes (https://dev.freebox.fr/sdk/os/system/). */
const System = z.object({
  mac: z.string(),
  firmware_version: z.string().optional(),
  serial: z.string().optional(),
  board_name: z.string().optional(),
  model_info: z.object({ name: z.string().optional(), pretty_name: z.string().optional() }).optional(),
})

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

interface Known {
  readonly uid?: string | undefined
  readonly model?: string | undefined
  readonly modelName?: string | undefined
}

/** Out of `system/` and `/api_version`; undefined where the box tells no MAC. */
export function identify(system: unknown, info: Known | undefined): Identity | undefined {
  const parsed = System.safeParse(system)
  const mac = parsed.success ? macDigits(parsed.data.mac) : undefined
  if (!parsed.success || mac === undefined) return undefined
  const { firmware_version, serial, model_info, board_name } = parsed.data
  return {
    id: `freebox_${mac}`,
    uid: info?.uid,
    model: info?.modelName ?? model_info?.pretty_name,
    model_id: info?.model ?? model_info?.name ?? board_name,
    firmware: firmware_version,
    serial,
  }
}

/** The Freebox as a device in Home Assistant. */
export function boxDevice({ id, model, model_id, firmware, serial }: Identity): DeviceBlock {
  const mac = id.slice('freebox_'.length).match(/../g)?.join(':')
  const block = {
    identifiers: [id],
    connections: [['mac', mac]],
    name: 'Freebox Server',
    manufacturer: 'Free',
    model,
    model_id,
    sw_version: firmware,
    serial_number: serial,
    configuration_url: 'http://mafreebox.freebox.fr',
  }
  return Object.fromEntries(Object.entries(block).filter(([, value]) => value !== undefined))
}
