/** The DHCP and DHCPv6 servers. https://dev.freebox.fr/sdk/os/dhcp/, https://dev.freebox.fr/sdk/os/dhcpv6/ */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { type Dhcp, type DynamicLease, hostWithMac, type StaticLease } from '../house/dhcp.ts'
import { hostPayload } from '../house/lan.ts'
import type { SimulatedHouse } from '../house.ts'
import { type Chapter, EmptyBody, get, post, put, remove } from '../route.ts'

const Config = z
  .strictObject({ enabled: z.boolean(), sticky_assign: z.boolean(), always_broadcast: z.boolean() })
  .extend({ ip_range_start: z.ipv4(), ip_range_end: z.ipv4(), dns: z.array(z.ipv4().or(z.literal(''))) })
  .partial()

/** A MAC address in lower case is "Adresse mac invalide", with the same code. */
const Lease = z.strictObject({
  mac: z.string().regex(/^([0-9A-F]{2}:){5}[0-9A-F]{2}$/),
  ip: z.ipv4(),
  comment: z.string().optional(),
})

const ConfigV6 = z.strictObject({ enabled: z.boolean(), use_custom_dns: z.boolean(), dns: z.array(z.ipv6()) }).partial()

/** Places for IPv6 name servers. How many real boxes have is not known. */
const placesV6 = 3

export const dhcp: Chapter = {
  write: 'settings',
  served: ({ lan }) => lan.mode === 'router',
  routes: [
    get('dhcp/config', ({ house, major }) => configPayload(house.dhcp, major)),
    put('dhcp/config', Config, ({ house, body, major }) => configure(house.dhcp, body, major)),
    get('dhcp/static_lease', ({ house, major }) =>
      house.dhcp.staticLeases.map((it) => leasePayload(house, it, major, true)),
    ),
    // The answer has no host.
    post('dhcp/static_lease', Lease, ({ house, body, major }) => {
      if (house.dhcp.staticLeases.some(({ mac }) => mac === body.mac)) throw new Refusal('exist')
      if (house.dhcp.staticLeases.some(({ ip }) => ip === body.ip)) throw new Refusal('inval')
      const lease = Object.assign({ comment: '' }, body)
      house.dhcp.staticLeases.push(lease)
      return leasePayload(house, lease, major, false)
    }),
    get('dhcp/static_lease/{mac}', ({ house, parameters, major }) =>
      leasePayload(house, leaseOf(house, parameters.mac), major, true),
    ),
    put('dhcp/static_lease/{mac}', Lease.partial(), ({ house, parameters, body, major }) => {
      const lease = leaseOf(house, parameters.mac)
      if (body.mac !== undefined && body.mac !== lease.mac) throw new Refusal('inval')
      return leasePayload(house, Object.assign(lease, body), major, true)
    }),
    remove('dhcp/static_lease/{mac}', EmptyBody, ({ house, parameters }) => {
      const lease = leaseOf(house, parameters.mac)
      house.dhcp.staticLeases = house.dhcp.staticLeases.filter((it) => it !== lease)
    }),
    get('dhcp/dynamic_lease', ({ house, major }) => house.dhcp.dynamicLeases.map((it) => withHost(house, it, major))),
    get('dhcpv6/config', ({ house }) => payloadV6(house.dhcp), { since: 5 }),
    put(
      'dhcpv6/config',
      ConfigV6,
      ({ house, body }) => {
        if ((body.dns ?? []).length > placesV6) throw new Refusal('nospc')
        Object.assign(house.dhcp.v6, body)
        return payloadV6(house.dhcp)
      },
      { since: 5 },
    ),
  ],
}

function placesOf(major: number): number {
  return major >= 16 ? 6 : 5
}

/** Unused places for name servers are empty texts, and an empty list in an object is an empty object. */
function configPayload({ config }: Dhcp, major: number) {
  const dns = Array.from({ length: placesOf(major) }, (_, at) => config.dns[at] ?? '')
  const newer = { ignore_out_of_range_hint: false, boot_server: '', boot_file: '', options: {} }
  return { ...config, dns, ...(major >= 16 ? newer : {}) }
}

function configure(dhcp: Dhcp, { dns, ...body }: z.output<typeof Config>, major: number) {
  const { ip_range_start, ip_range_end } = Object.assign({ ...dhcp.config }, body)
  const network = networkOf(dhcp.config.gateway)
  if (networkOf(ip_range_start) !== network || networkOf(ip_range_end) !== network) {
    throw new Refusal('inval_ip_range_net')
  }
  if (numberOf(ip_range_start) > numberOf(ip_range_end)) throw new Refusal('inval_ip_range')
  if (dns !== undefined && dns.length > placesOf(major)) throw new Refusal('inval')
  Object.assign(dhcp.config, body, dns && { dns: dns.filter((it) => it !== '') })
  return configPayload(dhcp, major)
}

function networkOf(address: string): string {
  return address.replace(/\.\d+$/, '')
}

function numberOf(address: string): number {
  return Number(address.split('.').at(-1))
}

function leaseOf({ dhcp }: SimulatedHouse, mac: string): StaticLease {
  const lease = dhcp.staticLeases.find((it) => it.mac === mac)
  if (!lease) throw new Refusal('noent')
  return lease
}

/** A host that the box has never seen has its MAC address as its name. */
function leasePayload(house: SimulatedHouse, lease: StaticLease, major: number, isRead: boolean) {
  const hostname = hostWithMac(house.hosts, lease.mac)?.primary_name ?? lease.mac
  const it = { id: lease.mac, ...lease, hostname, ...(major >= 16 ? { options: {} } : {}) }
  return isRead ? withHost(house, it, major) : it
}

function withHost<L extends StaticLease | DynamicLease>({ hosts }: SimulatedHouse, lease: L, major: number) {
  const host = hostWithMac(hosts, lease.mac)
  return { ...lease, ...(host ? { host: hostPayload(host, major) } : {}) }
}

function payloadV6({ v6 }: Dhcp) {
  return { ...v6, dns: v6.dns.length === 0 ? {} : v6.dns }
}
