/** The VPN servers of the box. Their settings have no secrets, and only what is shown of them is parsed. */
import { z } from 'zod'
import {
  list,
  many,
  numeric,
  oneOf,
  orNull,
  type Phrase,
  phrase,
  put,
  type Reader,
  text,
} from '../../src/contract/index.ts'
import { ifValid } from '../sources/leaves.ts'
import { connectionsPath, openConnections, serversPath } from './connection.ts'
import { absentCodes, errors } from './errors.ts'

const State = oneOf('stopped', 'starting', 'started', 'stopping', 'error')
const Type = oneOf('pptp', 'openvpn', 'ipsec', 'wireguard')
const count = orNull(numeric).catch(null)
const Config = z
  .object({ enabled: ifValid(z.boolean()), port: count, port_ike: count })
  .extend({ ip_start: ifValid(text), ip_end: ifValid(text) })

const Server = z
  .object({ name: z.string().min(1), type: Type, state: State, connection_count: count, auth_connection_count: count })
  .extend({ config: ifValid(Config), users: z.array(z.string()).nullish() })
  .transform(({ name, type, state, config, users, ...it }) => ({
    ...{ name, type, state, label: labels[name] ?? name },
    enabled: isOn[state] ?? config?.enabled ?? null,
    connections: it.connection_count,
    authenticated: it.auth_connection_count,
    users: users ?? null,
    port: config?.port ?? config?.port_ike ?? null,
    address_first: config?.ip_start ?? null,
    address_last: config?.ip_end ?? null,
  }))

type Server = z.output<typeof Server>

const labels: Readonly<Record<string, Phrase | string>> = {
  pptp: 'PPTP',
  openvpn_routed: phrase('OpenVPN routed'),
  openvpn_bridge: phrase('OpenVPN bridged'),
  ipsec: 'IPsec',
  wireguard: 'WireGuard',
}

/** A server with an error is on or off as its settings say. */
const isOn: Readonly<Partial<Record<z.output<typeof State>, boolean>>> = {
  ...{ started: true, starting: true },
  ...{ stopped: false, stopping: false },
}

function isUsed({ enabled }: Server): boolean {
  return enabled === true
}

function isChanging({ state }: Server): boolean {
  return state === 'starting' || state === 'stopping'
}

export const server = many({
  schema: Server,
  from: servers,
  every: '5m',
  absentCodes,
  busy: [
    { every: '1m', when: isUsed },
    { every: '3s', when: isChanging, afterCommand: '15s', atMost: '5m' },
  ],
  changes: ['connection'],
  key: (it) => it.name,
  prefix: { name: '{label}', id: 'vpn_{name}' },
  errors,
  enabled: ['connections', 'enabled'],
  entities: {
    connections: {
      is: 'sensor',
      name: 'connections',
      icon: 'mdi:account-network',
      count: 'now',
      attributes: ['authenticated', 'users'],
    },
  },
  settings: {
    enabled: {
      is: 'switch',
      name: null,
      icon: 'mdi:vpn',
      attributes: ['type', 'port', 'address_first', 'address_last'],
      set: (enabled, it) => put(configPath(it.name), { enabled }),
    },
  },
  diagnostics: {
    state: { is: 'sensor', name: 'state', icon: 'mdi:state-machine', options: State },
  },
})

const configPath = (name: string) => `vpn/${encodeURIComponent(name)}/config/`
const Named = ifValid(z.object({ name: z.string().min(1) }))

async function servers(box: Reader): Promise<unknown[]> {
  const all = await box.get(serversPath, list(z.unknown()))
  const connections = await box.part(connectionsPath, openConnections)
  const found = all.map(async (raw) => {
    const { name } = Named.parse(raw) ?? {}
    if (name === undefined) return raw
    const own = connections?.filter((it) => it.server === name && it.authenticated)
    const users = own?.flatMap((it) => it.user ?? [])
    const config = await box.part(configPath(name), readConfig)
    return { ...Object(raw), config, users: users && [...new Set(users)].sort() }
  })
  return Promise.all(found)
}

/** The settings change only by hand. */
function readConfig(box: Reader, path: string) {
  return box.getIfAllowed(path, Config, '15m')
}
