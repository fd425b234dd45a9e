/** How many hosts there are: in total, per interface, and per kind of connection. */
import { z } from 'zod'
import { many, one } from '../../src/contract/index.ts'
import { type Host, mainNetwork } from '../sources/host.ts'
import { hostEvents, hosts as hostsSource, type Interface, interfaces as interfacesSource } from '../sources/hosts.ts'

const shown = { is: 'sensor', count: 'now' } as const

export const interfaces = many({
  schema: z.custom<Interface>().transform(({ name, entries }) => {
    return { name, known: entries.length, home: entries.filter((it) => it.reachable).length }
  }),
  from: interfacesSource,
  every: '1m',
  key: (it) => it.name,
  limit: 20,
  title: (it) => it.name,
  prefix: { name: 'Devices', id: 'hosts_{name}' },
  enabled: [],
  entities: { home: { ...shown, name: 'connected on {name}', icon: 'mdi:lan-connect' } },
  diagnostics: { known: { ...shown, name: 'known on {name}', icon: 'mdi:lan' } },
})

interface Everything {
  readonly hosts: readonly Host[]
  readonly interfaces: readonly Interface[]
}

export const hosts = one({
  schema: z.custom<Everything>().transform(counted),
  from: async (box) => ({ hosts: await hostsSource(box), interfaces: await interfacesSource(box) }),
  every: '1m',
  everyWithoutEvents: '30s',
  refreshOn: hostEvents,
  fromEvent: () => undefined, // The event is about one host: it only causes a read.
  enabled: ['home', 'guests', 'ethernet', 'wifi'],
  entities: {
    home: { ...shown, name: 'Devices connected', id: 'hosts_home', icon: 'mdi:devices' },
    guests: { ...shown, name: 'Guests connected', id: 'hosts_guests', icon: 'mdi:account-group' },
  },
  diagnostics: {
    known: { ...shown, name: 'Devices known', id: 'hosts_known', icon: 'mdi:devices' },
    ethernet: { ...shown, name: 'Devices connected by cable', id: 'hosts_ethernet', icon: 'mdi:ethernet' },
    wifi: { ...shown, name: 'Devices connected by Wi-Fi', id: 'hosts_wifi', icon: 'mdi:wifi' },
    band_2d4g: { ...shown, name: 'Devices on 2.4 GHz', id: 'hosts_2d4g', icon: 'mdi:wifi' },
    band_5g: { ...shown, name: 'Devices on 5 GHz', id: 'hosts_5g', icon: 'mdi:wifi' },
    band_6g: { ...shown, name: 'Devices on 6 GHz', id: 'hosts_6g', icon: 'mdi:wifi' },
  },
})

function counted({ hosts, interfaces }: Everything) {
  const here = hosts.filter((it) => it.here)
  const count = (which: (it: Host) => boolean) => here.filter(which).length
  // Before API 8, boxes do not say how a host is connected: these counts do not exist there.
  const saysHow = here.some((it) => it.link !== null)
  const countIfKnown = (which: (it: Host) => boolean) => (saysHow ? count(which) : undefined)
  return {
    home: here.length,
    known: hosts.length,
    guests: interfaces.length > 1 ? count((it) => it.interface !== mainNetwork) : undefined,
    ethernet: countIfKnown((it) => it.link === 'ethernet'),
    wifi: countIfKnown((it) => it.link === 'wifi'),
    band_2d4g: countIfKnown((it) => it.band === '2d4g'),
    band_5g: countIfKnown((it) => it.band === '5g'),
    band_6g: countIfKnown((it) => it.band === '6g'),
  }
}
