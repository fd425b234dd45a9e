/** Fixed addresses, each on the device of its host, and what the server has assigned. */
import { z } from 'zod'
import {
  del,
  list,
  macAddress,
  many,
  moment,
  one,
  oneLine,
  orElse,
  orNull,
  post,
  put,
  type Reader,
  text,
} from '../../src/contract/index.ts'
import { hostName, ifValid, ipv4, knownHost } from '../sources/leaves.ts'
import { listInRouterMode } from '../sources/router.ts'
import { errors } from './errors.ts'

const staticPath = 'dhcp/static_lease/'
const readStatic = listInRouterMode(staticPath)
const readDynamic = listInRouterMode('dhcp/dynamic_lease/')

/** A MAC address in any form, in lower case with colons; another id of a client as it is, in lower case. */
const Mac = z.union([macAddress, z.string().trim().min(1).toLowerCase()])

// Paths have the MAC address as the box writes it, in upper case.
const StaticLease = z
  .object({ id: text, mac: z.string().trim().min(1), ip: text, comment: oneLine.catch(null), ...knownHost })
  .transform(({ id, mac, ip: fixed_ip, comment, ...it }) => {
    return { id: id ?? mac, mac: Mac.parse(mac), fixed_ip, comment, name: hostName(it) }
  })
type StaticLease = z.output<typeof StaticLease>

const Lease = z.strictObject({ mac: macAddress, ip: ipv4, comment: z.string().max(64).optional() })

export const staticLease = many({
  schema: StaticLease,
  from: readStatic,
  every: '15m',
  changes: ['leases'],
  key: (it) => it.mac,
  joins: { resource: 'lan.host', mac: (it) => it.mac },
  errors,
  enabled: [],
  diagnostics: {
    fixed_ip: {
      is: 'sensor',
      name: 'Fixed IP address',
      icon: 'mdi:ip-network',
      attributes: ['mac', 'comment', 'name'],
    },
  },
  commands: {
    set: { takes: Lease, on: 'list', ask: set },
    remove: { takes: z.strictObject({}), ask: (_, it) => del(staticPath + it.id) },
  },
})

/** Another client may add or remove the lease at the same moment: the box then says so, and the other request is right. */
function set({ mac, ...input }: z.output<typeof Lease>, leases: readonly StaticLease[]) {
  const id = leases.find((it) => it.mac === mac)?.id
  const lease = { mac: mac.toUpperCase(), ...input }
  const change = put(`${staticPath}${id ?? lease.mac}`, lease)
  const create = post(staticPath, { comment: '', ...lease })
  return id === undefined ? orElse(create, ['exist'], change) : orElse(change, ['noent'], create)
}

const DynamicLease = z
  .object({ mac: Mac, ip: text, is_static: orNull(ifValid(z.boolean())) })
  .extend({ assign_time: moment.catch(null), ...knownHost })
  .transform(({ mac, ip, is_static, assign_time: assigned, ...it }) => {
    return { mac, ip, is_static, assigned, name: hostName(it) }
  })

/** What remains of a lease changes all the time, so it is not in the state. */
export const dynamicLease = many({
  schema: DynamicLease,
  from: readDynamic,
  every: '5m',
  onlyIfEnabled: true,
  key: (it) => it.mac,
  state: ['ip', 'name', 'is_static', 'assigned'],
})

const Count = list(z.unknown()).transform((all) => all.length)
const shown = { is: 'sensor', icon: 'mdi:ip-network', count: 'now' } as const

export const leases = one({
  schema: z.object({ dynamic_leases: Count, static_leases: Count }),
  from: async (box: Reader) => {
    const [dynamic_leases, static_leases] = [await readDynamic(box), await readStatic(box)]
    return dynamic_leases === undefined ? undefined : { dynamic_leases, static_leases }
  },
  every: '15m',
  prefix: { id: 'dhcp' },
  enabled: [],
  diagnostics: {
    dynamic_leases: { ...shown, name: 'DHCP leases' },
    static_leases: { ...shown, name: 'Fixed IP addresses' },
  },
})
