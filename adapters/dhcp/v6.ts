/** The DHCPv6 server. Name servers of the user's choice are announced even while it is off. */
import { z } from 'zod'
import { described, one, put, texts } from '../../src/contract/index.ts'
import { ifValid } from '../sources/leaves.ts'
import { inRouterMode } from '../sources/router.ts'
import { errors } from './errors.ts'

const path = 'dhcpv6/config/'
const flag = ifValid(z.boolean())
const server = described(z.ipv6(), 'an IPv6 address such as 2001:db8::53')

export const v6 = one({
  schema: z.object({ enabled: flag, use_custom_dns: flag, dns: texts.catch([]) }),
  from: inRouterMode(path),
  every: '15m',
  since: '5.0',
  put: path,
  prefix: { name: 'DHCPv6', id: 'dhcpv6' },
  errors,
  enabled: [],
  settings: {
    enabled: { is: 'switch', name: 'server', icon: 'mdi:ip-network' },
    custom_dns: {
      is: 'switch',
      name: 'own name servers',
      icon: 'mdi:dns',
      field: 'use_custom_dns',
      attributes: ['dns'],
    },
  },
  commands: {
    set_dns: {
      takes: z.strictObject({ servers: z.array(server).max(8) }),
      ask: ({ servers }) => put(path, { dns: servers }),
    },
  },
})
