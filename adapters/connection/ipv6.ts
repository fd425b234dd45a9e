/** IPv6 on the LAN: on or off, its firewall, and the prefixes that are delegated to routers behind the box. */
import { z } from 'zod'
import { list, one, put } from '../../src/contract/index.ts'

const path = 'connection/ipv6/config/'

const Delegation = z.object({ prefix: z.string(), next_hop: z.string().default('') })
const Ipv6 = z
  .object({
    ipv6_enabled: z.boolean(),
    ipv6_firewall: z.boolean().optional(), // not on API 4
    ipv6_prefix_firewall: z.boolean().optional(), // from API 11.1
    ipv6ll: z.string().optional(),
    delegations: list(Delegation),
  })
  .transform((it) => ({ ...it, prefix: it.delegations[0]?.prefix ?? null }))

export const ipv6 = one({
  schema: Ipv6,
  from: path,
  every: '10m',
  put: path,
  settings: {
    ipv6_enabled: { is: 'switch', name: 'IPv6', id: 'ipv6', icon: 'mdi:ip-network' },
    ipv6_firewall: { is: 'switch', name: 'IPv6 firewall', icon: 'mdi:wall-fire' },
    ipv6_prefix_firewall: {
      is: 'switch',
      name: 'IPv6 firewall of delegated prefixes',
      icon: 'mdi:wall-fire',
      disabled: true,
    },
  },
  diagnostics: {
    prefix: { is: 'sensor', name: 'IPv6 prefix', id: 'ipv6_prefix', icon: 'mdi:ip-network', disabled: true },
    ipv6ll: {
      is: 'sensor',
      name: 'IPv6 link-local address',
      id: 'ipv6_link_local',
      icon: 'mdi:ip-network-outline',
      disabled: true,
    },
    delegated: {
      is: 'sensor',
      name: 'Delegated IPv6 prefixes',
      id: 'ipv6_delegated',
      icon: 'mdi:routes',
      count: 'now',
      disabled: true,
      value: (it) => it.delegations.filter((delegation) => delegation.next_hop !== '').length,
      attributes: ['delegations'],
    },
  },
  commands: {
    delegate: {
      takes: z.object({ prefix: z.string().min(1), next_hop: z.string() }),
      ask: (delegation) => put(path, { delegations: [delegation] }),
    },
  },
})
