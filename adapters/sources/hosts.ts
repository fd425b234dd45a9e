/**
 * The LAN browser, read once per poll for every chapter that needs it: the entries of every interface, and the entries
 * of one host together.
 */
import { z } from 'zod'
import { list, parseEach, type Reader, source } from '../../src/contract/index.ts'
import { Host, isRecent, mainNetwork } from './host.ts'
import { associations } from './stations.ts'

/**
 * The events that carry a host, from API 8: one for each address that appears or disappears. And the call of the box
 * about a new host, if the user lets the box call.
 */
export const hostEvents = ['lan_host_l3addr_reachable', 'lan_host_l3addr_unreachable', 'push_lan_host']

/** The raw object of a host, whose schema is `Host`. Events are merged into it. */
interface RawHost {
  readonly id: string
  /** By interface, as the box sends them. */
  readonly entries: Record<string, unknown>
  /** The name of the repeater that it is connected to. */
  repeater?: string
  /** The band that it is associated on. */
  associated?: string
}

const interfacesPath = 'lan/browser/interfaces/'
const Interfaces = list(z.object({ name: z.string() }))

const mac = z.string().toLowerCase()
/** What says which host an entry belongs to, and what that host is connected to. */
const Identity = z.object({
  id: z.string(),
  primary_name: z.string().catch(''),
  l2ident: z
    .preprocess((it) => (Array.isArray(it) ? it[0] : it), z.object({ id: mac }))
    .optional()
    .catch(undefined),
  access_point: z.object({ mac }).optional().catch(undefined),
})
const Reachable = z.object({ reachable: z.literal(true) })

/** An entry as the box sends it. `identity` is undefined for one without an id. */
const ListedEntry = z
  .unknown()
  .transform((raw) => ({ raw, identity: Identity.safeParse(raw).data, reachable: Reachable.safeParse(raw).success }))
const Entries = list(ListedEntry)

/** An interface of the LAN browser. */
export interface Interface {
  readonly name: string
  readonly entries: readonly z.output<typeof ListedEntry>[]
}

/** The interfaces with their entries. NotHere in bridge mode. */
export const interfaces = source(async (box): Promise<Interface[]> => {
  const all = await box.get(interfacesPath, Interfaces)
  return Promise.all(all.map(async ({ name }) => ({ name, entries: await entriesOn(box, name) })))
})

// The main network must answer. A guest network may have disappeared since the interfaces were read.
async function entriesOn(box: Reader, name: string) {
  const path = `lan/browser/${name}/`
  return name === mainNetwork ? box.get(path, Entries) : ((await box.getIfPresent(path, Entries)) ?? [])
}

/**
 * One raw object per host. An entry without an id is returned as it is: the engine reports it, and removes nothing. An
 * entry has only the MAC address of its access point. A repeater is a host too, with the name that the user chose.
 */
export const rawHosts = source(async (box): Promise<unknown[]> => {
  const [networks, associated] = [await interfaces(box), await associations(box)]
  const bands = new Map(associated.map(({ mac, band }) => [mac, band]))
  const names = namesByMac(networks)
  const hosts = new Map<string, RawHost>()
  const invalid: unknown[] = []
  for (const { name, entries } of networks) {
    for (const { raw, identity } of entries) {
      if (identity === undefined) {
        invalid.push(raw)
        continue
      }
      const host = hostOf(hosts, identity.id)
      host.entries[name] = raw
      const repeater = names.get(identity.access_point?.mac ?? '')
      const band = bands.get(identity.l2ident?.id ?? '')
      if (repeater !== undefined) host.repeater ??= repeater
      if (band !== undefined) host.associated ??= band
    }
  }
  return [...invalid, ...hosts.values()]
})

function hostOf(hosts: Map<string, RawHost>, id: string): RawHost {
  const host = hosts.get(id.toLowerCase()) ?? { id, entries: {} }
  hosts.set(id.toLowerCase(), host)
  return host
}

function namesByMac(networks: readonly Interface[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const { identity } of networks.flatMap((it) => it.entries)) {
    const { l2ident, primary_name = '' } = identity ?? {}
    if (l2ident !== undefined && primary_name !== '') names.set(l2ident.id, primary_name)
  }
  return names
}

/** The hosts, without those that cannot be parsed. NotHere in bridge mode. */
export const hosts = source(async (box): Promise<Host[]> => {
  const parsed = await parseEach(Host, await rawHosts(box))
  return parsed.filter((it) => it !== undefined)
})

/** A host with a MAC address, by which other chapters know it. */
export type AddressedHost = Host & { readonly mac: string }

/** The hosts with a MAC address; none in bridge mode, where the box has no LAN browser. */
export const addressedHosts = source(async (box): Promise<AddressedHost[]> => {
  const hasBrowser = (await box.getIfPresent(interfacesPath, Interfaces)) !== undefined
  const all = hasBrowser ? await hosts(box) : []
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
