/** Reading the LAN browser: every host of every interface, the entries of one host id together. */
import { z } from 'zod'
import { list, mapInSlices, memoizedParse, type Reader } from '../../src/contract/index.ts'
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
  repeater?: string
  associated?: string
}

const Interfaces = list(z.looseObject({ name: z.string() }))
const Hosts = list(z.unknown())

const mac = z.string().toLowerCase()
/** What of an entry says which host it belongs to, and what that host hangs on. */
const told = memoizedParse(
  z.object({
    id: z.string(),
    primary_name: z.string().catch(''),
    l2ident: z
      .preprocess((it) => (Array.isArray(it) ? it[0] : it), z.object({ id: mac }))
      .optional()
      .catch(undefined),
    access_point: z.object({ mac }).optional().catch(undefined),
  }),
)

/** The interfaces with the hosts of each, unparsed. In bridge mode there are none: NotHere. */
export async function everyInterface(box: Reader) {
  const interfaces = await box.get('lan/browser/interfaces/', Interfaces)
  const read = interfaces.map(async (it) => {
    const path = `lan/browser/${it.name}/`
    // The main network must answer; a guest network may be gone by the time it is asked.
    return {
      ...it,
      hosts: it.name === main ? await box.get(path, Hosts) : ((await box.getIfPresent(path, Hosts)) ?? []),
    }
  })
  return Promise.all(read)
}

/** One raw object per host id. What has no id is handed on as it is: the engine complains of it, and removes nothing. */
export async function everyHost(box: Reader): Promise<unknown[]> {
  const [interfaces, bands] = [await box.share(everyInterface), await stations(box)]
  const names = namesByMac(
    await mapInSlices(
      interfaces.flatMap(({ hosts }) => hosts),
      told,
    ),
  )
  const hosts = new Map<string, Raw>()
  const odd: unknown[] = []
  for (const { name, hosts: entries } of interfaces) {
    for (const entry of entries) {
      const it = told(entry)
      if (it === undefined) {
        odd.push(entry)
        continue
      }
      const host = hostOf(hosts, it.id)
      host.entries[name] = entry
      // An entry gives only the MAC of its access point; a repeater is a host too, under the name that its owner chose.
      const repeater = names.get(it.access_point?.mac ?? '')
      const associated = bands.get(it.l2ident?.id ?? '')
      if (repeater !== undefined) host.repeater ??= repeater
      if (associated !== undefined) host.associated ??= associated
    }
  }
  return [...odd, ...hosts.values()]
}

function hostOf(hosts: Map<string, Raw>, id: string): Raw {
  const host = hosts.get(id.toLowerCase()) ?? { id, entries: {} }
  hosts.set(id.toLowerCase(), host)
  return host
}

function namesByMac(entries: readonly ReturnType<typeof told>[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const entry of entries) {
    const { l2ident, primary_name = '' } = entry ?? {}
    if (l2ident !== undefined && primary_name !== '') names.set(l2ident.id, primary_name)
  }
  return names
}
