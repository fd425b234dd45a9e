/** The DHCP server of the box. Hosts take a change over at their next renewal. */
import { z } from 'zod'
import { list, one, put, Refusal, text } from '../../src/contract/index.ts'
import { ifValid, ipv4 } from '../sources/leaves.ts'
import { inRouterMode } from '../sources/router.ts'
import { errors } from './errors.ts'

const path = 'dhcp/config/'
const flag = ifValid(z.boolean())

/** Boxes have five places for name servers, six since API 16. Unused ones are "". */
const Config = z
  .object({ enabled: flag, sticky_assign: flag, always_broadcast: flag, dns: list(text).catch([]) })
  .extend({ ip_range_start: text.catch(null), ip_range_end: text.catch(null), gateway: text.catch(null) })
  .transform(({ ip_range_start: start, ip_range_end: end, dns, ...it }) => ({
    ...it,
    range: start === null || end === null ? null : `${start}-${end}`,
    dns: dns.filter((server) => server !== null),
    places: dns.length || 6,
  }))

const option = { is: 'switch', icon: 'mdi:ip-network' } as const

export const config = one({
  schema: Config,
  from: inRouterMode(path),
  every: '15m',
  put: path,
  prefix: { name: 'DHCP', id: 'dhcp' },
  errors,
  enabled: [],
  settings: {
    sticky: { ...option, name: 'same address for each device', field: 'sticky_assign' },
    always_broadcast: { ...option, name: 'always answers by broadcast' },
  },
  diagnostics: {
    enabled: {
      is: 'binary_sensor',
      name: 'server',
      class: 'running',
      icon: 'mdi:ip-network',
      attributes: ['range', 'gateway', 'dns'],
    },
  },
  commands: {
    set_dns: { takes: z.strictObject({ servers: z.array(ipv4).min(1).max(6) }), ask: setDns },
    set_range: {
      takes: z.strictObject({ start: ipv4, end: ipv4 }),
      danger: 'Changes the addresses that devices get. A wrong range takes them off the network.',
      ask: ({ start, end }) => put(path, { ip_range_start: start, ip_range_end: end }),
    },
    disable: {
      takes: z.strictObject({}),
      danger: 'Switches the DHCP server off. Devices lose their addresses, and so the network.',
      ask: () => put(path, { enabled: false }),
    },
    enable: { takes: z.strictObject({}), ask: () => put(path, { enabled: true }) },
  },
})

function setDns({ servers: dns }: { readonly servers: readonly string[] }, { places }: z.output<typeof Config>) {
  if (dns.length > places) throw new Refusal(`The Freebox takes at most ${places} name servers`, 'nospc')
  return put(path, { dns })
}
