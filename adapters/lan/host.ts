/** Every host of the local network: its presence, addresses and attachment; renaming it and waking it up. */
import { z } from 'zod'
import { many } from '../../src/contract/index.ts'
import { events, everyHost, main } from './browser.ts'
import { announcedByDefault, Host, HostType, Link, WifiBand, wakes } from './entries.ts'

// It becomes a part of the path.
const Network = z.string().regex(/^\w[\w.-]{0,30}$/, 'expected the name of a network, such as pub')

export const host = many({
  schema: Host,
  from: (box) => box.share(everyHost),
  every: '1m',
  everyWithoutEvents: '30s',
  refreshOn: events,
  fromEvent,
  key: (it) => it.id.toLowerCase(),
  device: (it) => ({
    name: it.name,
    manufacturer: it.vendor || undefined,
    model: it.model || undefined,
    mac: it.mac ?? undefined,
  }),
  announcedByDefault,
  entities: {
    presence: {
      is: 'device_tracker',
      name: null,
      value: (it) => it.here,
      left: (it) => it.last_seen,
      attributes: {
        name: (it) => it.name || null, // for those who read topics; Home Assistant takes the device's
        mac: (it) => it.mac,
        vendor: (it) => it.vendor || undefined,
        ipv6: (it) => it.ipv6,
        ssid: (it) => it.wifi?.ssid || null,
        interfaces: (it) => it.interfaces,
      },
    },
    wake: {
      is: 'button',
      name: 'Wake up',
      icon: 'mdi:power',
      where: wakes,
      press: (it) => magicPacket(it.interface, it.mac),
    },
  },
  settings: {
    type: {
      is: 'select',
      name: 'Type',
      icon: 'mdi:shape',
      disabled: true,
      options: HostType.options,
      set: (option, it) => changeHost(it, { host_type: option }),
    },
  },
  diagnostics: {
    ip: {
      is: 'sensor',
      name: 'IP address',
      icon: 'mdi:ip-network',
      disabled: true,
      value: (it) => it.ipv4,
    },
    interface: { is: 'sensor', name: 'Network', icon: 'mdi:lan', disabled: true },
    link: {
      is: 'sensor',
      name: 'Connection',
      id: 'connection',
      icon: 'mdi:connection',
      class: 'enum',
      options: Link.options,
      disabled: true,
    },
    band: {
      is: 'sensor',
      name: 'Wi-Fi band',
      icon: 'mdi:wifi',
      class: 'enum',
      options: WifiBand.options,
      disabled: true,
      value: (it) => (it.link === 'ethernet' ? undefined : (it.wifi?.band ?? null)),
    },
    access_point: {
      is: 'sensor',
      name: 'Access point',
      icon: 'mdi:access-point',
      disabled: true,
      value: (it) => it.access_point?.name ?? null,
      attributes: { access_point_mac: (it) => it.access_point?.mac ?? null },
    },
    first_seen: { is: 'sensor', name: 'First seen', class: 'timestamp', disabled: true },
    last_seen: { is: 'sensor', name: 'Last seen', class: 'timestamp', disabled: true },
  },
  commands: {
    rename: {
      takes: z.object({ name: z.string().trim().min(1).max(64) }),
      ask: (input, it) => changeHost(it, { primary_name: input.name }),
    },
    // SecureOn: six bytes that some network cards want.
    wake_on_lan: {
      takes: z.object({ password: z.string().default('') }),
      ask: (input, it) => magicPacket(it.interface, it.mac, input.password),
    },
    wake_mac: {
      takes: z.object({ mac: z.mac(), password: z.string().default(''), interface: Network.default(main) }),
      on: 'list',
      ask: (input) => magicPacket(input.interface, input.mac, input.password),
    },
  },
})

// An event carries the entry of one interface. By hand: the schema is for the host, once this is laid over it.
function fromEvent(result: unknown) {
  if (typeof result !== 'object' || result === null) return undefined
  if (!('id' in result && typeof result.id === 'string')) return undefined
  const on = 'interface' in result && typeof result.interface === 'string' ? result.interface : main
  return { key: result.id.toLowerCase(), raw: { id: result.id, entries: { [on]: result } } }
}

function changeHost(it: Host, fields: { primary_name: string } | { host_type: string }) {
  return { method: 'PUT', path: `lan/browser/${it.interface}/${it.id}/`, body: { id: it.id, ...fields } } as const
}

function magicPacket(network: string, mac: string | null, password = '') {
  return { method: 'POST', path: `lan/wol/${network}/`, body: { mac, password } } as const
}
