/** Alters results of the box to what other firmwares and models send. */
import type { Fault } from '../../src/simulator/index.ts'

/** The fault that replaces a result by an altered one. */
export function altered(result: (right: unknown) => unknown): Fault {
  return { kind: 'altered', result }
}

/** Fields that some firmware or model leaves out. */
const optional = new Set([
  ...['l3connectivities', 'vendor_name', 'primary_name', 'names', 'default_name', 'host_type'],
  ...['last_activity', 'last_time_reachable', 'first_activity', 'ipv4', 'ipv6', 'bandwidth_up', 'adblock'],
  ...['sfp_pwr_rx', 'sfp_model', 'flags', 'board_name', 'uptime', 'disk_status', 'user_main_storage'],
])

/** The value without its optional fields. */
export function without(value: unknown): unknown {
  return mapped(value, (member, it) => (optional.has(member) ? undefined : it))
}

/** Fields with enumerated values. */
const enumerated = new Set([
  ...['state', 'media', 'host_type', 'mode', 'band', 'sip_alg', 'status', 'encryption', 'disk_status'],
  ...['filter_state', 'mac_filter_state', 'filter_mode', 'throttling_mode'],
])

/** The value with unknown enumerated values, and with an unknown field in every object. */
export function renamed(value: unknown): unknown {
  const words = mapped(value, (member, it) =>
    enumerated.has(member) && typeof it === 'string' ? 'word_of_tomorrow' : it,
  )
  return extended(words)
}

function extended(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(extended)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([member, it]) => [member, extended(it)])
  return { ...Object.fromEntries(members), field_of_tomorrow: { and: ['what', 'it', 'holds'] } }
}

/** Empty lists by path, in all the forms in which boxes send them. */
export const emptied: Readonly<Record<string, Fault>> = {
  'lan/browser/pub': altered(() => ({})),
  'lan/browser/wifiguest': altered(() => ''),
  'call/log': { kind: 'missing' },
  contact: altered(() => ({})),
  'downloads/feeds': { kind: 'missing' },
  'home/nodes': altered(() => ''),
  'wifi/mac_filter': altered(() => null),
}

type Change = (member: string, it: unknown) => unknown

function mapped(value: unknown, change: Change): unknown {
  if (Array.isArray(value)) return value.map((it) => mapped(it, change))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([member, it]) => [member, mapped(change(member, it), change)])
  return Object.fromEntries(members.filter(([, it]) => it !== undefined))
}
