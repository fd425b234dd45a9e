/** A host (a device on the LAN): one object, however many interfaces of the LAN browser have an entry of it. */
import { z } from 'zod'
import { flag, list, moment, oneOf, text } from '../../src/contract/index.ts'
import { single } from './leaves.ts'
import { Band } from './stations.ts'

/** The interface of the main network. The others are guest networks. */
export const mainNetwork = 'pub'

export const HostType = oneOf(
  ...(['workstation', 'laptop', 'smartphone', 'tablet', 'watch', 'printer', 'nas', 'vg_console'] as const),
  ...(['television', 'ip_camera', 'ip_phone', 'networking_device', 'multimedia_device', 'car'] as const),
  ...(['freebox_player', 'freebox_hd', 'freebox_crystal', 'freebox_mini', 'freebox_one', 'freebox_delta'] as const),
  ...(['freebox_pop', 'freebox_wifi', 'light', 'outlet', 'appliances', 'thermostat', 'shutter', 'other'] as const),
)
export const Link = oneOf('ethernet', 'wifi')

const Address = z
  .object({ addr: text, af: z.string() })
  .extend({ active: flag, reachable: flag, last_time_reachable: moment })
type Address = z.output<typeof Address>

/** The id of a repeater, as text; null without one. In one step, like the leaves of the contract: each event has it. */
export const uid = z.transform((it) => (typeof it === 'string' || typeof it === 'number' ? String(it) : null))

// Absent while the host is away, and before API 8.
const AccessPoint = z
  .object({ mac: text, uid, type: text, connectivity_type: Link.nullish() })
  .extend({ wifi_information: z.object({ band: Band.optional(), ssid: text }).nullish() })

const Entry = z
  .object({ primary_name: text, primary_name_manual: flag, default_name: text, names: list(z.object({ name: text })) })
  .extend({ vendor_name: text, model: text, host_type: HostType.optional() })
  .extend({ l2ident: single(z.object({ id: text }).nullish()), l3connectivities: list(Address) })
  .extend({ reachable: flag, first_activity: moment, last_activity: moment, last_time_reachable: moment })
  .extend({ access_point: AccessPoint.nullish() })
type Entry = z.output<typeof Entry>
/** An entry with its interface. */
type Placed = readonly [network: string, Entry]

/**
 * A host, parsed from the raw object that `rawHosts` builds: its entries by interface, the name of the repeater that it
 * is connected to, and the band that it is associated on.
 */
export const Host = z
  .object({ id: z.string(), entries: z.record(z.string(), Entry) })
  .extend({ repeater: z.string().optional(), associated: z.string().optional() })
  .transform(({ id, entries, repeater, associated }, context) => {
    const all = Object.entries(entries)
    const [first] = all.toSorted(foremost)
    if (first) return { id, ...merged(first, all, associated), ...connection(first[1], repeater, associated) }
    context.addIssue('a host without an entry')
    return z.NEVER
  })
export type Host = z.output<typeof Host>

/** What identifies a host. `id` itself keeps the letter case in which requests name it. */
export function hostKey({ id }: Host): string {
  return id.toLowerCase()
}

// The reachable entry counts, else the one active last. Of two equal ones, that of the main network counts.
function foremost([leftNetwork, left]: Placed, [rightNetwork, right]: Placed) {
  if (left.reachable !== right.reachable) return left.reachable ? -1 : 1
  const later = left.reachable ? 0 : (right.last_activity ?? 0) - (left.last_activity ?? 0)
  return later || Number(rightNetwork === mainNetwork) - Number(leftNetwork === mainNetwork)
}

function merged([network, first]: Placed, all: readonly Placed[], associated: string | undefined) {
  const [, named] = all.find(([, entry]) => entry.primary_name_manual && entry.primary_name !== null) ?? []
  const [, onMain] = all.find(([name]) => name === mainNetwork) ?? []
  const here = first.reachable || associated !== undefined
  return {
    interface: network,
    interfaces: all.map(([name]) => name).sort(),
    here,
    name: namesOf(named ?? first).find((name) => !address.test(name)) ?? null,
    /** The user has named it. */
    named: named !== undefined,
    vendor: first.vendor_name ?? undefined,
    model: first.model ?? undefined,
    type: first.host_type,
    /** In lower case. */
    mac: first.l2ident?.id?.toLowerCase() ?? null,
    first_seen: outermost(Math.min, all, 'first_activity'),
    /** null while it is here, 0 if it never was. */
    last_seen: here ? null : outermost(Math.max, all, 'last_time_reachable'),
    /** Its entry on the main network. */
    main: onMain && { here: onMain.reachable, last_seen: onMain.last_time_reachable, hasOwnName: hasOwnName(onMain) },
    ipv4: ipv4(first),
    ipv6: ipv6(first),
  }
}

const unconnected = { link: null, band: null, ssid: null, access_point: null, access_point_mac: null, behind: null }

// A station that sleeps, or has no address yet, is still on the Wi-Fi. While a host is away, its entry may still have the
// access point that it was connected to before.
function connection({ reachable, access_point: point }: Entry, repeater?: string, associated?: string) {
  if (!reachable && associated !== undefined) {
    return { ...unconnected, link: 'wifi' as const, band: Band.parse(associated) }
  }
  if (!reachable || !point) return unconnected
  const { wifi_information: wifi } = point
  const link = point.connectivity_type ?? null
  const mac = point.mac?.toLowerCase() ?? null
  const name = point.type === 'gateway' ? 'Freebox' : (repeater ?? mac)
  const band = link === 'ethernet' ? undefined : (wifi?.band ?? null)
  /** The repeater that it is connected to. */
  const behind = point.type === 'repeater' ? { uid: point.uid, mac } : null
  return { link, band, ssid: wifi?.ssid ?? null, access_point: name, access_point_mac: mac, behind }
}

function addressed({ l3connectivities }: Entry) {
  return l3connectivities.filter((it): it is Address & { addr: string } => it.addr !== null)
}

// Inactive addresses are old ones. The newest of them says where an absent host was (all epoch seconds are below 1e15).
// Of two addresses in use, the order of their texts decides, so that it is always the same one.
function ipv4(entry: Entry) {
  const rank = (it: Address) => (it.reachable ? 2e15 : it.active ? 1e15 : (it.last_time_reachable ?? 0))
  const known = addressed(entry).filter((it) => it.af === 'ipv4')
  return known.toSorted((left, right) => rank(right) - rank(left) || (left.addr < right.addr ? -1 : 1))[0]?.addr ?? null
}

// Active or not: a sleeping phone changes that every minute, and its state must not change with it.
function ipv6(entry: Entry) {
  const known = addressed(entry).filter((it) => it.af === 'ipv6' && !it.addr.startsWith('fe80:'))
  const addresses = known.map((it) => it.addr).sort()
  return addresses.slice(0, 16)
}

function outermost(choose: typeof Math.max, all: readonly Placed[], field: 'first_activity' | 'last_time_reachable') {
  const known = all.map(([, entry]) => entry[field]).filter((it) => it !== null)
  // Of several entries, one that says "never" does not count.
  const seen = known.filter((it) => it !== 0)
  if (seen.length > 0) return choose(...seen)
  return known.length > 0 ? 0 : null
}

function namesOf(entry: Entry) {
  return [entry.primary_name, entry.default_name, ...entry.names.map((it) => it.name)].filter((name) => name !== null)
}

const address = /^[\d.]+$|^([\da-f]{2}[:-]){5}/i

// Without a name of the host itself, the box shows its address or the vendor of its network card.
function hasOwnName(entry: Entry) {
  return namesOf(entry).some((name) => name !== entry.vendor_name && !address.test(name))
}

/** Whether the host itself made up its MAC address: the locally administered bit is set. */
export function isRandomised(mac: string | null): boolean {
  return mac !== null && /^.[26ae]/i.test(mac)
}

/** Seconds. */
export const day = 24 * 3600

/** The 30-day rule: whether something is here, or was seen within the last 30 days. `now` in epoch seconds. */
export function isRecent(it: Pick<Host, 'here' | 'last_seen'>, now: number): boolean {
  return it.here || (it.last_seen !== null && it.last_seen >= now - 30 * day)
}
