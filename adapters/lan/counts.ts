/** How many hosts there are: in total, per interface, and per kind of connection. */
import { z } from 'zod'
import { many, one, type Reader } from '../../src/contract/index.ts'
import { type Host, mainNetwork } from '../sources/host.ts'
import { hostEvents, hosts as hostsSource, type Interface, interfaces as interfacesSource } from '../sources/hosts.ts'

const shown = { count: 'now' } as const
const hidden = { count: 'now', disabled: true } as const

export const interfaces = many({
  schema: z.custom<Interface>().transform(({ name, entries }) => {
    return { name, known: entries.length, home: entries.filter((it) => it.reachable).length }
  }),
  from: interfacesSource,
  every: '1m',
  key: (it) => it.name,
  entities: {
    home: {
      is: 'sensor',
      name: 'Devices connected on {name}',
      id: 'hosts_{name}_home',
      icon: 'mdi:lan-connect',
      ...hidden,
    },
  },
  diagnostics: {
    known: { is: 'sensor', name: 'Devices known on {name}', id: 'hosts_{name}_known', icon: 'mdi:lan', ...hidden },
  },
})

export const hosts = one({
  schema: z.custom<Everything>().transform(counted),
  from: everything,
  every: '1m',
  everyWithoutEvents: '30s',
  refreshOn: hostEvents,
  fromEvent: () => undefined, // The event is about one host: it only causes a read.
  entities: {
    home: { is: 'sensor', name: 'Devices connected', id: 'hosts_home', icon: 'mdi:devices', ...shown },
    guests: { is: 'sensor', name: 'Guests connected', id: 'hosts_guests', icon: 'mdi:account-group', ...shown },
  },
  diagnostics: {
    known: { is: 'sensor', name: 'Devices known', id: 'hosts_known', icon: 'mdi:devices', ...hidden },
    ethernet: {
      is: 'sensor',
      name: 'Devices connected by cable',
      id: 'hosts_ethernet',
      icon: 'mdi:ethernet',
      ...shown,
    },
    wifi: { is: 'sensor', name: 'Devices connected by Wi-Fi', id: 'hosts_wifi', icon: 'mdi:wifi', ...shown },
    band_2d4g: { is: 'sensor', name: 'Devices on 2.4 GHz', id: 'hosts_2d4g', icon: 'mdi:wifi', ...hidden },
    band_5g: { is: 'sensor', name: 'Devices on 5 GHz', id: 'hosts_5g', icon: 'mdi:wifi', ...hidden },
    band_6g: { is: 'sensor', name: 'Devices on 6 GHz', id: 'hosts_6g', icon: 'mdi:wifi', ...hidden },
  },
})

interface Everything {
  readonly hosts: readonly Host[]
  readonly interfaces: readonly Interface[]
}

async function everything(box: Reader): Promise<Everything> {
  return { hosts: await hostsSource(box), interfaces: await interfacesSource(box) }
}

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
    band_2d4g: countIfKnown((it) => it.wifi?.band === '2d4g'),
    band_5g: countIfKnown((it) => it.wifi?.band === '5g'),
    band_6g: countIfKnown((it) => it.wifi?.band === '6g'),
  }
}
