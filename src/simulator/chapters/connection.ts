/**
 * The internet connection. https://dev.freebox.fr/sdk/os/connection/. The logs, and what API 10 added, are from reference
 * §8.
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import type { DynamicDns } from '../house/connection.ts'
import type { SimulatedHouse } from '../house.ts'
import { type Chapter, get, put } from '../route.ts'

const ConnectionConfiguration = z
  .strictObject({
    ping: z.boolean(),
    remote_access: z.boolean(),
    remote_access_port: z.int().min(1).max(65535),
    wol: z.boolean(),
    adblock: z.boolean(),
    allow_token_request: z.boolean(),
    sip_alg: z.enum(['disabled', 'direct_media', 'any_media']),
    disable_guest: z.boolean(),
  })
  .partial()

const Ipv6Configuration = z
  .strictObject({
    ipv6_enabled: z.boolean(),
    ipv6_firewall: z.boolean(),
    ipv6_prefix_firewall: z.boolean(),
    delegations: z.array(z.strictObject({ prefix: z.string(), next_hop: z.string() })).max(8),
  })
  .partial()

const Aggregation = z.strictObject({ enabled: z.boolean() })

const DynamicDnsConfiguration = z
  .strictObject({ enabled: z.boolean(), hostname: z.string(), user: z.string(), password: z.string() })
  .partial()

export const connection: Chapter = {
  write: 'settings',
  routes: [
    get('connection', ({ house }) => house.connection.status),
    get('connection/config', ({ house }) => house.connection.config),
    put('connection/config', ConnectionConfiguration, ({ house, body }) => {
      if (body.remote_access_port !== undefined && body.remote_access_port < 1024) throw new Refusal('invalid_port')
      return Object.assign(house.connection.config, body)
    }),
    get('connection/ipv6/config', ({ house }) => house.connection.ipv6),
    put('connection/ipv6/config', Ipv6Configuration, ({ house, body: { delegations = [], ...fields } }) => {
      for (const { prefix, next_hop } of delegations) delegate(house, prefix, next_hop)
      return Object.assign(house.connection.ipv6, fields)
    }),
    get('connection/xdsl', ({ house }) => connectionWith(house, house.line !== 'ftth').xdsl),
    get('connection/ftth', ({ house }) => connectionWith(house, house.model.has_sfp).ftth),
    get('connection/lte/config', ({ house }) => aggregated(house).lte, { before: 10 }),
    put('connection/lte/config', Aggregation, ({ house, body }) => Object.assign(aggregated(house).lte, body), {
      before: 10,
    }),
    get('connection/lte/{id}', ({ house, parameters }) => lteModem(house, parameters.id), { since: 10 }),
    get('connection/aggregation', ({ house }) => aggregation(house), { since: 10 }),
    put(
      'connection/aggregation',
      Aggregation,
      ({ house, body }) => {
        Object.assign(aggregated(house).lte, body)
        return aggregation(house)
      },
      { since: 10 },
    ),
    get('connection/logs', ({ house }) => house.connection.logs),
    get('connection/ddns/{provider}', ({ house, parameters }) => withoutPassword(provider(house, parameters.provider))),
    get('connection/ddns/{provider}/status', ({ house, parameters }) => provider(house, parameters.provider).status),
    put('connection/ddns/{provider}', DynamicDnsConfiguration, ({ house, parameters, body }) => {
      const service = Object.assign(provider(house, parameters.provider), body)
      service.status = { ...service.status, status: service.enabled ? 'ok' : 'disabled' }
      return withoutPassword(service)
    }),
  ],
}

/** Returns the connection, or throws `nodev` if the box lacks the medium. */
function connectionWith({ connection }: SimulatedHouse, present: boolean) {
  if (!present) throw new Refusal('nodev')
  return connection
}

function aggregated(house: SimulatedHouse) {
  return connectionWith(house, house.line === 'xdsl_lte')
}

/** Since API 10 the modem and the tunnels have separate paths. The 4G backup is another modem, which no model has. */
function lteModem(house: SimulatedHouse, id: string) {
  if (id !== 'aggregation' && id !== 'backup') throw new Refusal('noent')
  if (id === 'backup') throw new Refusal('nodev')
  const { tunnel: _tunnel, ...modem } = aggregated(house).lte
  return modem
}

function aggregation(house: SimulatedHouse) {
  const { enabled, tunnel } = aggregated(house).lte
  return { enabled, tunnel }
}

function delegate({ connection: { ipv6 } }: SimulatedHouse, prefix: string, next_hop: string): void {
  const delegation = ipv6.delegations.find((it) => it.prefix === prefix)
  if (!delegation) throw new Refusal('inval')
  if (next_hop !== '' && !next_hop.toLowerCase().startsWith('fe80:')) throw new Refusal('invalid_next_hop')
  delegation.next_hop = next_hop
}

function provider({ connection: { ddns } }: SimulatedHouse, name: string): DynamicDns {
  const service = ddns.get(name)
  if (!service) throw new Refusal('invalid_provider')
  return service
}

function withoutPassword({ enabled, hostname, user }: DynamicDns) {
  return { enabled, hostname, user }
}
