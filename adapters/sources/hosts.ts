/** The LAN browser, read once per poll for every chapter that needs it: its entries, and those of one host together. */
import { z } from 'zod'
import { list, parseEach, type Reader, source } from '../../src/contract/index.ts'
import { Host, isRecent, mainNetwork, uid } from './host.ts'
import { ifValid, single } from './leaves.ts'
import { repeaterNames } from './repeaters.ts'
import { associations } from './stations.ts'

/** Events that carry a host (from API 8, one for each of its addresses), and the call of the box about a new host. */
export const hostEvents = ['lan_host_l3addr_reachable', 'lan_host_l3addr_unreachable', 'push_lan_host']

/** The raw object of a host, which `Host` parses. Events are merged into it. */
interface RawHost {
  readonly id: string
  readonly entries: Record<string, unknown>
  repeater?: string | undefined
  associated?: string | undefined
}

const interfacesPath = 'lan/browser/interfaces/'
const Interfaces = list(z.object({ name: z.string() }))

const mac = z.string().toLowerCase()
const AccessPoint = z.object({ mac: ifValid(mac), uid, type: ifValid(z.string()) })
/** What says which host an entry belongs to, and what that host is connected to. */
const Identity = z
  .object({ id: ifValid(z.string()), primary_name: ifValid(z.string()), reachable: ifValid(z.boolean()) })
  .extend({ l2ident: ifValid(single(z.object({ id: mac }))), access_point: ifValid(AccessPoint) })

/** An entry as the box sends it. Without an id it is counted, but belongs to no host. */
const ListedEntry = z.unknown().transform((raw) => {
  const { l2ident, access_point, ...it } = Identity.safeParse(raw).data ?? {}
  return { raw, ...it, mac: l2ident?.id, accessPoint: access_point }
})
const Entries = list(ListedEntry)

/** An interface of the LAN browser. */
export interface Interface {
  readonly name: string
  readonly entries: readonly z.output<typeof ListedEntry>[]
}

/**
 * The interfaces with their entries. The main network must answer; it can also be read without the list. A guest network
 * is left out while it is unknown. NotHere in bridge mode.
 */
export const interfaces = source(async (box): Promise<Interface[]> => {
  const listed = (await box.part(interfacesPath, namesOf)) ?? [mainNetwork]
  // Either nothing is listed, or this throws NotHere.
  const names = listed.length > 0 ? listed : (await box.get(interfacesPath, Interfaces)).map(({ name }) => name)
  const all = names.map(async (name) => {
    const path = `lan/browser/${name}/`
    const entries = name === mainNetwork ? await entriesOf(box, path) : await guestEntries(box, path)
    return entries === undefined ? [] : [{ name, entries }]
  })
  return (await Promise.all(all)).flat()
})

/** undefined while they are unknown; none if the network is listed, but the box does not have it. */
async function guestEntries(box: Reader, path: string) {
  const entries = await box.part(path, entriesOf)
  if (entries !== undefined) return entries
  const isAbsent = (await box.getIfPresent(path, Entries).catch(() => [])) === undefined
  return isAbsent ? [] : undefined
}

function entriesOf(box: Reader, path: string) {
  return box.get(path, Entries)
}

/** None in bridge mode. */
async function namesOf(box: Reader): Promise<string[]> {
  return ((await box.getIfPresent(interfacesPath, Interfaces)) ?? []).map(({ name }) => name)
}

/**
 * One raw object per host. An entry without an id is returned as it is: the engine reports it, and removes nothing. An
 * entry has only the MAC address or the id of its access point. A repeater has its name in the list of repeaters, and
 * where that is missing in its own entry, as it is a host too.
 */
export const rawHosts = source(async (box): Promise<unknown[]> => {
  const [networks, bands] = [await interfaces(box), await associations(box)]
  const names = await accessPointNames(box, networks)
  const hosts = new Map<string, RawHost>()
  const invalid: unknown[] = []
  for (const { name, entries } of networks) {
    for (const { id, mac = '', accessPoint, raw } of entries) {
      if (id === undefined) {
        invalid.push(raw)
        continue
      }
      const host = hosts.get(id.toLowerCase()) ?? { id, entries: {} }
      hosts.set(id.toLowerCase(), host)
      host.entries[name] = raw
      host.repeater ??= names.get(accessPoint?.uid ?? null) ?? names.get(accessPoint?.mac ?? null)
      host.associated ??= bands.get(mac)
    }
  }
  return [...invalid, ...hosts.values()]
})

/** The names by MAC address and by id of a repeater. The repeaters are read only if a host is behind one. */
async function accessPointNames(
  box: Reader,
  networks: readonly Interface[],
): Promise<ReadonlyMap<string | null, string>> {
  const entries = networks.flatMap((it) => it.entries)
  const named = entries.flatMap(({ id, mac, primary_name }) => {
    return id !== undefined && mac && primary_name ? [[mac, primary_name] as const] : []
  })
  const isUsed = entries.some(({ accessPoint }) => accessPoint?.type === 'repeater')
  return new Map([...named, ...(isUsed ? await repeaterNames(box) : [])])
}

/** The hosts, without those that cannot be parsed. NotHere in bridge mode. */
export const hosts = source(async (box): Promise<Host[]> => {
  return (await parseEach(Host, await rawHosts(box))).filter((it) => it !== undefined)
})

/** A host with a MAC address, by which other chapters know it. */
export type AddressedHost = Host & { readonly mac: string }

/** The hosts with a MAC address; none in bridge mode, where the box has no LAN browser. */
export const addressedHosts = source(async (box): Promise<AddressedHost[]> => {
  const isBridge = (await box.part(interfacesPath, namesOf))?.length === 0
  const all = isBridge ? [] : await hosts(box)
  return all.filter((it): it is AddressedHost => it.mac !== null)
})

/**
 * Whether other chapters show something of a host: the user has named it, or it was here within 30 days. It remains
 * shown while it is away, or its entities would leave Home Assistant whenever it leaves the house.
 */
export function isShown(it: Host, now: number): boolean {
  return it.named || isRecent(it, now)
}

/**
 * The part of a raw host that an event replaces: the event carries the entry of one interface. It is not parsed here,
 * because `Host` is the schema of the whole host, into which this is merged.
 */
export function hostOfEvent(result: unknown) {
  if (typeof result !== 'object' || result === null) return undefined
  if (!('id' in result && typeof result.id === 'string')) return undefined
  const on = 'interface' in result && typeof result.interface === 'string' ? result.interface : mainNetwork
  return { key: result.id.toLowerCase(), raw: { id: result.id, entries: { [on]: result } } }
}
