/** A host of the LAN browser as we mean it: one, however many interfaces it has entries on. */
import { z } from 'zod'
import { flag, list, moment, oneOf, orNull, text } from '../../src/contract/index.ts'
import { main } from './browser.ts'

export const HostType = oneOf(
  ...([
    'workstation',
    'laptop',
    'smartphone',
    'tablet',
    'watch',
    'printer',
    'nas',
    'vg_console',
    'television',
  ] as const),
  ...(['ip_camera', 'ip_phone', 'networking_device', 'multimedia_device', 'car', 'freebox_player'] as const),
  ...(['freebox_hd', 'freebox_crystal', 'freebox_mini', 'freebox_one', 'freebox_delta', 'freebox_pop'] as const),
  ...(['freebox_wifi', 'light', 'outlet', 'appliances', 'thermostat', 'shutter', 'other'] as const),
)
export const Link = oneOf('ethernet', 'wifi')
export const WifiBand = oneOf('2d4g', '5g', '6g', '60g')

const Address = z.object({
  addr: z.string(),
  af: z.string(),
  active: flag,
  reachable: flag,
  last_time_reachable: moment,
})
// Absent while the host is away, and before API 8.
const AccessPoint = z.object({
  mac: text,
  type: text,
  connectivity_type: orNull(Link),
  wifi_information: z.object({ band: WifiBand.optional(), ssid: text }).nullish(),
})
type Address = z.output<typeof Address>
const Entry = z.object({
  primary_name: text,
  primary_name_manual: flag,
  default_name: text,
  names: list(z.object({ name: text })),
  vendor_name: text,
  model: text,
  host_type: HostType.optional(),
  l2ident: z.preprocess((it) => (Array.isArray(it) ? it[0] : it), z.object({ id: text }).nullish()),
  reachable: flag,
  first_activity: moment,
  last_activity: moment,
  last_time_reachable: moment,
  l3connectivities: list(Address),
  access_point: AccessPoint.nullish(),
})
type Entry = z.output<typeof Entry>
/** An entry with the interface on which it is. */
type Placed = readonly [string, Entry]

export const Host = z
  .object({ id: z.string(), entries: z.record(z.string(), Entry) })
  .extend({ repeater: z.string().optional(), associated: z.string().optional() })
  .transform((it, context) => {
    const all = Object.entries(it.entries)
    const [first] = all.toSorted(foremost)
    if (first)
      return { id: it.id, ...merged(first, all, it.associated), access_point: accessPoint(first[1], it.repeater) }
    context.addIssue('a host without an entry')
    return z.NEVER
  })
export type Host = z.output<typeof Host>

// The reachable one, else the last active; of two that are alike the one of the main network.
function foremost([leftInterface, left]: Placed, [rightInterface, right]: Placed) {
  if (left.reachable !== right.reachable) return left.reachable ? -1 : 1
  const later = left.reachable ? 0 : (right.last_activity ?? 0) - (left.last_activity ?? 0)
  return later || Number(rightInterface === main) - Number(leftInterface === main)
}

function merged([network, first]: Placed, all: readonly Placed[], associated: string | undefined) {
  const [, named] = all.find(([, entry]) => entry.primary_name_manual && entry.primary_name !== '') ?? []
  const [, onMain] = all.find(([name]) => name === main) ?? []
  const mac = (first.l2ident?.id ?? '').toLowerCase()
  const here = first.reachable || associated !== undefined
  return {
    interface: network,
    interfaces: all.map(([name]) => name).sort(),
    here,
    name: namesOf(named ?? first).find((name) => !isAddress(name)) ?? '',
    named: named !== undefined,
    vendor: first.vendor_name,
    model: first.model,
    type: first.host_type,
    mac: mac === '' ? null : mac,
    first_seen: earliest(all.map(([, entry]) => entry.first_activity)),
    last_seen: here ? null : latest(all.map(([, entry]) => entry.last_time_reachable)),
    main: onMain && { reachable: onMain.reachable, seen: onMain.last_time_reachable, telling: tells(onMain) },
    ipv4: ipv4(first) ?? null,
    ipv6: ipv6(first),
    ...attachment(first, associated),
  }
}

// A station that sleeps, or has no address yet, is still on the Wi-Fi.
function attachment({ reachable, access_point }: Entry, associated: string | undefined) {
  if (reachable) return { link: access_point?.connectivity_type ?? null, wifi: access_point?.wifi_information ?? null }
  if (associated === undefined) return { link: null, wifi: null }
  return { link: 'wifi' as const, wifi: { band: WifiBand.parse(associated), ssid: '' } }
}

// What an entry still says of its access point once the host is away is history.
function accessPoint(entry: Entry, repeater: string | undefined) {
  if (!entry.reachable || !entry.access_point) return null
  const { mac, type } = entry.access_point
  return { mac: mac.toLowerCase(), name: type === 'gateway' ? 'Freebox' : (repeater ?? mac.toLowerCase()) }
}

// Inactive addresses are history, and the newest of them tells where an absent host was. Of two in use always the same.
function ipv4(entry: Entry) {
  const rank = (it: Address) => (it.reachable ? Infinity : it.active ? Number.MAX_VALUE : (it.last_time_reachable ?? 0))
  const known = entry.l3connectivities.filter((it) => it.af === 'ipv4')
  return known.toSorted((left, right) => compare(rank(right), rank(left)) || compare(left.addr, right.addr))[0]?.addr
}

// Whether they are active or not: a sleeping phone changes that by the minute, and its state must not follow.
function ipv6(entry: Entry) {
  const known = entry.l3connectivities.filter((it) => it.af === 'ipv6' && !it.addr.startsWith('fe80:'))
  return known
    .map((it) => it.addr)
    .sort()
    .slice(0, 16)
}

function compare<T extends string | number>(left: T, right: T) {
  return left < right ? -1 : Number(left > right)
}

function earliest(moments: readonly (number | null)[]) {
  const known = moments.filter((it) => it !== null)
  return known.length === 0 ? null : Math.min(...known)
}

function latest(moments: readonly (number | null)[]) {
  const known = moments.filter((it) => it !== null)
  return known.length === 0 ? null : Math.max(...known)
}

function namesOf(entry: Entry) {
  return [entry.primary_name, entry.default_name, ...entry.names.map((it) => it.name)].filter((name) => name !== '')
}

const address = /^[\d.]+$|^([\da-f]{2}[:-]){5}/i

function isAddress(name: string) {
  return address.test(name)
}

// A name of its own: not what the box falls back on, the address or the maker of the network card.
function tells(entry: Entry) {
  return namesOf(entry).some((name) => name !== entry.vendor_name && !isAddress(name))
}

const day = 24 * 3600

/**
 * A host that its owner would want as a device (`presence.hosts: named`): one he named himself, or on the main
 * network one that tells its name, was seen within 30 days and is no passer-by. A randomised MAC is one per network
 * and stays: after two days it is a phone of the house. Where the box does not say since when, it is taken for one.
 */
export function announcedByDefault(it: Host, now: number) {
  if (it.named) return true
  if (!it.main?.telling) return false
  const seen = it.main.reachable || (it.main.seen !== null && it.main.seen >= now - 30 * day)
  return seen && (!randomised(it.mac) || it.first_seen === null || it.first_seen <= now - 2 * day)
}

/** Whether a MAC address was made up by the host: its locally administered bit is set. */
export function randomised(mac: string | null) {
  return mac !== null && /^.[26ae]/i.test(mac)
}

const never = [
  'smartphone',
  'tablet',
  'watch',
  'car',
  'ip_camera',
  'light',
  'outlet',
  'appliances',
  'thermostat',
  'shutter',
]

/** Whether a magic packet could wake it: not phones and plugs, not made-up addresses, not guests. */
export function wakes(it: Host) {
  return it.mac !== null && !randomised(it.mac) && it.interface === main && !never.includes(it.type ?? '')
}
