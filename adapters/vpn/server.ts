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
import { connectionsPath, openConnections } from './connection.ts'
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
    enabled: isOn(state) ?? config?.enabled ?? null,
    connections: it.connection_count,
    authenticated: it.auth_connection_count,
    users: users ?? null,
    port: config?.port ?? config?.port_ike ?? null,
    address_first: config?.ip_start ?? null,
    address_last: config?.ip_end ?? null,
  }))

const labels: Readonly<Record<string, Phrase | string>> = {
  pptp: 'PPTP',
  openvpn_routed: phrase('OpenVPN routed'),
  openvpn_bridge: phrase('OpenVPN bridged'),
  ipsec: 'IPsec',
  wireguard: 'WireGuard',
}

/** Whether the state says that the server is on. A stopped one may be about to start: its settings decide. */
function isOn(state: z.output<typeof State>): boolean | undefined {
  if (state === 'started' || state === 'starting') return true
  return state === 'stopping' ? false : undefined
}

export const server = many({
  schema: Server,
  from: servers,
  every: '1m',
  absentCodes,
  busy: { every: '3s', when: ({ state }) => state === 'starting' || state === 'stopping', afterCommand: '15s' },
  changes: ['connection'],
  key: (it) => it.name,
  prefix: { name: '{label}', id: 'vpn_{name}' },
  errors,
  enabled: ['enabled', 'connections'],
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
const Named = ifValid(z.object({ name: z.string().min(1), state: State }))

async function servers(box: Reader): Promise<unknown[]> {
  const all = await box.get('vpn/', list(z.unknown()))
  const connections = await box.part(connectionsPath, openConnections)
  const found = all.map(async (raw) => {
    const named = Named.parse(raw)
    if (named === undefined) return raw
    const own = connections?.filter((it) => it.server === named.name && it.authenticated)
    const users = own?.map((it) => it.user ?? '').filter((it) => it !== '')
    return { ...Object(raw), config: await configOf(box, named), users: users && [...new Set(users)].sort() }
  })
  return Promise.all(found)
}

/**
 * The settings, which change only by hand. Where they contradict the state, either the server is about to start, or the
 * user has switched it elsewhere: they are read again.
 */
async function configOf(box: Reader, { name, state }: { readonly name: string; readonly state: string }) {
  const path = configPath(name)
  const known = await box.part(path, readConfig)
  const isContradictory = ['error', 'unknown'].includes(state) || (state === 'stopped') === known?.enabled
  return isContradictory ? box.part(path, readConfigNow) : known
}

function readConfig(box: Reader, path: string) {
  return box.getIfAllowed(path, Config, '15m')
}

function readConfigNow(box: Reader, path: string) {
  return box.getIfAllowed(path, Config)
}
