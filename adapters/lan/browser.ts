/** Reading the LAN browser: every host of every interface, the entries of one host id together. */
import { z } from 'zod'
import { list, type Reader } from '../../src/adapter.ts'
import { stations } from './stations.ts'

/** The name of the main network; the others are guests. */
export const main = 'pub'

/**
 * The events that carry a host, from API 8: one comes for each address that appears or goes. And the call that tells of
 * a new host, where the owner lets the box call us.
 */
export const events = ['lan_host_l3addr_reachable', 'lan_host_l3addr_unreachable', 'push_lan_host']

/** The raw object of one host: its entries by interface, its repeater's name, the band that it is associated on. */
interface Raw {
  readonly id: string
  readonly entries: Record<string, unknown>
  readonly repeater?: string
  readonly associated?: string
}

const Interfaces = list(z.looseObject({ name: z.string() }))
const Identified = z.looseObject({ id: z.string() })
const Named = z.looseObject({ l2ident: z.looseObject({ id: z.string() }), primary_name: z.string().min(1) })
const Identity = z.looseObject({
  l2ident: z.preprocess((it) => (Array.isArray(it) ? it[0] : it), z.looseObject({ id: z.string() })),
})
const Attached = z.looseObject({ access_point: z.looseObject({ mac: z.string() }) })

/** The interfaces with the hosts of each, unparsed. In bridge mode there are none: NotHere. */
export async function everyInterface(box: Reader) {
  const interfaces = await box.get('lan/browser/interfaces/', Interfaces)
  const hosts = list(z.unknown())
  const read = interfaces.map(async (it) => {
    const path = `lan/browser/${it.name}/`
    // The main network must answer; a guest network may be gone by the time it is asked.
    return { ...it, hosts: it.name === main ? await box.get(path, hosts) : ((await box.find(path, hosts)) ?? []) }
  })
  return Promise.all(read)
}

/** One raw object per host id. What has no id is handed on as it is: the engine complains of it, and removes nothing. */
export async function everyHost(box: Reader): Promise<unknown[]> {
  const hosts = new Map<string, Raw>()
  const odd: unknown[] = []
  for (const { name, hosts: entries } of await everyInterface(box)) {
    for (const entry of entries) {
      const known = Identified.safeParse(entry)
      if (known.success) entriesOf(hosts, known.data.id)[name] = entry
      else odd.push(entry)
    }
  }
  const [names, bands] = [namesByMac(hosts.values()), await stations(box)]
  return [...odd, ...[...hosts.values()].map((host) => withStation(withRepeater(host, names), bands))]
}

function entriesOf(hosts: Map<string, Raw>, id: string) {
  const host = hosts.get(id.toLowerCase()) ?? { id, entries: {} }
  hosts.set(id.toLowerCase(), host)
  return host.entries
}

function namesByMac(hosts: Iterable<Raw>) {
  const entries = [...hosts].flatMap((host) => Object.values(host.entries))
  const named = entries.flatMap((entry) => Named.safeParse(entry).data ?? [])
  return new Map(named.map((it) => [it.l2ident.id.toLowerCase(), it.primary_name]))
}

// An entry gives only the MAC of its access point; a repeater is a host too, under the name that its owner chose.
function withRepeater(host: Raw, names: ReadonlyMap<string, string>): Raw {
  const attached = Object.values(host.entries).flatMap((entry) => Attached.safeParse(entry).data ?? [])
  const repeater = attached.map((it) => names.get(it.access_point.mac.toLowerCase())).find((it) => it !== undefined)
  return repeater === undefined ? host : { ...host, repeater }
}

function withStation(host: Raw, bands: ReadonlyMap<string, string>): Raw {
  const macs = Object.values(host.entries).flatMap((entry) => Identity.safeParse(entry).data?.l2ident.id ?? [])
  const associated = macs.map((mac) => bands.get(mac.toLowerCase())).find((band) => band !== undefined)
  return associated === undefined ? host : { ...host, associated }
}
