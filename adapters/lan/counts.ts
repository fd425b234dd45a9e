/** How many hosts there are: in all, per interface, and how they are attached. */
import { z } from 'zod'
import { many, mapInSlices, memoizedParse, one, type Reader } from '../../src/contract/index.ts'
import { events, everyHost, everyInterface, main } from './browser.ts'
import { Host } from './entries.ts'

const Interface = z
  .object({ name: z.string(), hosts: z.array(z.unknown()) })
  .transform((it) => ({ name: it.name, known: it.hosts.length, home: it.hosts.filter(isReachable).length }))

const Hosts = z
  .object({ hosts: z.array(z.unknown()), interfaces: z.array(z.object({ name: z.string() })) })
  .transform(counted)

export const interfaces = many({
  schema: Interface,
  from: (box) => box.share(everyInterface),
  every: '1m',
  key: (it) => it.name,
  entities: {
    home: {
      is: 'sensor',
      name: 'Devices connected on {name}',
      id: 'hosts_{name}_home',
      icon: 'mdi:lan-connect',
      count: 'now',
      disabled: true,
    },
  },
  diagnostics: {
    known: {
      is: 'sensor',
      name: 'Devices known on {name}',
      id: 'hosts_{name}_known',
      icon: 'mdi:lan',
      count: 'now',
      disabled: true,
    },
  },
})

export const hosts = one({
  schema: Hosts,
  from: everything,
  every: '1m',
  everyWithoutEvents: '30s',
  refreshOn: events,
  fromEvent: () => undefined, // the event is about one host: it only calls for a read
  entities: {
    home: { is: 'sensor', name: 'Devices connected', id: 'hosts_home', icon: 'mdi:devices', count: 'now' },
    guests: { is: 'sensor', name: 'Guests connected', id: 'hosts_guests', icon: 'mdi:account-group', count: 'now' },
  },
  diagnostics: {
    known: {
      is: 'sensor',
      name: 'Devices known',
      id: 'hosts_known',
      icon: 'mdi:devices',
      count: 'now',
      disabled: true,
    },
    ethernet: {
      is: 'sensor',
      name: 'Devices connected by cable',
      id: 'hosts_ethernet',
      icon: 'mdi:ethernet',
      count: 'now',
    },
    wifi: {
      is: 'sensor',
      name: 'Devices connected by Wi-Fi',
      id: 'hosts_wifi',
      icon: 'mdi:wifi',
      count: 'now',
    },
    band_2d4g: {
      is: 'sensor',
      name: 'Devices on 2.4 GHz',
      id: 'hosts_2d4g',
      icon: 'mdi:wifi',
      count: 'now',
      disabled: true,
    },
    band_5g: {
      is: 'sensor',
      name: 'Devices on 5 GHz',
      id: 'hosts_5g',
      icon: 'mdi:wifi',
      count: 'now',
      disabled: true,
    },
    band_6g: {
      is: 'sensor',
      name: 'Devices on 6 GHz',
      id: 'hosts_6g',
      icon: 'mdi:wifi',
      count: 'now',
      disabled: true,
    },
  },
})

const reachable = memoizedParse(z.object({ reachable: z.literal(true) }))
const parsed = memoizedParse(Host)

async function everything(box: Reader) {
  const hosts = await box.share(everyHost)
  await mapInSlices(hosts, parsed) // which remembers them for the counting
  return { hosts, interfaces: await box.share(everyInterface) }
}

function isReachable(entry: unknown) {
  return reachable(entry) !== undefined
}

function counted({ hosts, interfaces }: { hosts: readonly unknown[]; interfaces: readonly { name: string }[] }) {
  const all = hosts.map(parsed).filter((it) => it !== undefined)
  const here = all.filter((it) => it.here)
  // Boxes before API 8 do not say how a host is attached: they have no such counts.
  const telling = here.some((it) => it.link !== null)
  const count = (which: (it: Host) => boolean) => here.filter(which).length
  return {
    home: here.length,
    known: all.length,
    guests: interfaces.length > 1 ? count((it) => it.interface !== main) : undefined,
    ethernet: telling ? count((it) => it.link === 'ethernet') : undefined,
    wifi: telling ? count((it) => it.link === 'wifi') : undefined,
    band_2d4g: telling ? count((it) => it.wifi?.band === '2d4g') : undefined,
    band_5g: telling ? count((it) => it.wifi?.band === '5g') : undefined,
    band_6g: telling ? count((it) => it.wifi?.band === '6g') : undefined,
  }
}
