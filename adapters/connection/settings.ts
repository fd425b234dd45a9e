/** The settings of the box towards the internet: remote access, ad blocking, IPv6 and its delegated prefixes. */
import { z } from 'zod'
import { described, list, numeric, one, oneOf, put, text } from '../../src/contract/index.ts'

// Each field came with some firmware: a box does not have what it does not send.
const SipAlg = oneOf('disabled', 'direct_media', 'any_media')
const Config = z
  .object({ ping: z.boolean(), wol: z.boolean(), adblock: z.boolean(), allow_token_request: z.boolean() })
  .extend({ remote_access: z.boolean(), remote_access_port: numeric, is_secure_pass: z.boolean() })
  .extend({ api_remote_access: z.boolean(), sip_alg: SipAlg })
  .partial()
  .transform((it) => ({ ...it, secure_password: it.is_secure_pass }))

export const config = one({
  schema: Config,
  from: 'connection/config/',
  every: '10m',
  put: 'connection/config/',
  enabled: ['remote_access', 'adblock'],
  settings: {
    ping: { is: 'switch', name: 'Answer pings', icon: 'mdi:radar' },
    remote_access: {
      is: 'switch',
      name: 'Remote access',
      icon: 'mdi:remote-desktop',
      attributes: ['remote_access_port', 'secure_password'],
    },
    wol: { is: 'switch', name: 'Wake-on-LAN proxy', id: 'wake_on_lan_proxy', icon: 'mdi:power-sleep' },
    adblock: { is: 'switch', name: 'Ad blocking', id: 'ad_blocking', icon: 'mdi:advertisements-off' },
    allow_token_request: {
      is: 'switch',
      name: 'New applications may ask for access',
      id: 'new_applications',
      icon: 'mdi:key-plus',
    },
    sip_alg: { is: 'select', name: 'SIP ALG', icon: 'mdi:phone-voip', options: SipAlg },
  },
  diagnostics: {
    api_remote_access: { is: 'binary_sensor', name: 'Remote access for applications', icon: 'mdi:cellphone-link' },
  },
})

const ipv6Path = 'connection/ipv6/config/'
const Ipv6 = z
  .object({ ipv6_enabled: z.boolean(), ipv6ll: text.optional() })
  .extend({ ipv6_firewall: z.boolean().optional() }) // not on API 4
  .extend({ ipv6_prefix_firewall: z.boolean().optional() }) // from API 11.1
  .extend({ delegations: list(z.object({ prefix: text, next_hop: text })) })
  .transform((it) => ({
    ...it,
    prefix: it.delegations[0]?.prefix ?? null,
    delegated: it.delegations.filter((delegation) => delegation.next_hop !== null).length,
  }))

const Prefix = described(z.cidrv6(), 'an IPv6 prefix, such as 2001:db8:42:4201::/64')
const NextHop = described(
  z.string().refine((it) => it === '' || z.ipv6().safeParse(it).success),
  'the IPv6 address of a router, such as fe80::1, or "" to end the delegation',
)

export const ipv6 = one({
  schema: Ipv6,
  from: ipv6Path,
  every: '10m',
  put: ipv6Path,
  enabled: [],
  settings: {
    ipv6_enabled: { is: 'switch', name: 'IPv6', id: 'ipv6', icon: 'mdi:ip-network' },
    ipv6_firewall: { is: 'switch', name: 'IPv6 firewall', icon: 'mdi:wall-fire' },
    ipv6_prefix_firewall: { is: 'switch', name: 'IPv6 firewall of delegated prefixes', icon: 'mdi:wall-fire' },
  },
  diagnostics: {
    prefix: { is: 'sensor', name: 'IPv6 prefix', id: 'ipv6_prefix', icon: 'mdi:ip-network' },
    ipv6ll: { is: 'sensor', name: 'IPv6 link-local address', id: 'ipv6_link_local', icon: 'mdi:ip-network-outline' },
    delegated: {
      is: 'sensor',
      name: 'Delegated IPv6 prefixes',
      id: 'ipv6_delegated',
      icon: 'mdi:routes',
      count: 'now',
      attributes: ['delegations'],
    },
  },
  commands: {
    delegate: {
      takes: z.object({ prefix: Prefix, next_hop: NextHop }),
      ask: (delegation) => put(ipv6Path, { delegations: [delegation] }),
    },
  },
})
