/** Port forwarding, DMZ and incoming ports. https://dev.freebox.fr/sdk/os/nat/ */
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { type IncomingPort, type Nat, type Redirection, redirectionPayload } from '../house/nat.ts'
import type { SimulatedHouse } from '../house.ts'
import { type Call, type Chapter, EmptyBody, get, post, put, remove } from '../route.ts'

const port = z.int().min(1).max(65_535)

const Rule = z.strictObject({
  enabled: z.boolean(),
  ip_proto: z.enum(['tcp', 'udp']),
  wan_port_start: port,
  wan_port_end: port,
  lan_ip: z.ipv4(),
  lan_port: port,
  src_ip: z.ipv4(),
  comment: z.string().max(63),
})
/** The read-only fields, which the web interface of the box sends too. */
const echoed = { id: z.unknown(), hostname: z.unknown(), host: z.unknown(), valid: z.unknown() }
const Body = Rule.partial().extend(z.object(echoed).partial().shape)
type Body = z.output<typeof Body>

const Dmz = z.strictObject({ enabled: z.boolean(), ip: z.ipv4().or(z.literal('')) }).partial()
const Incoming = z.strictObject({ enabled: z.boolean(), in_port: z.int() }).partial()

/** What the web interface sends with a new rule. */
const ofNewRule = { id: 0, hostname: '', host: '', valid: false }

export const nat: Chapter = {
  write: 'settings',
  served: ({ lan }) => lan.mode === 'router',
  routes: [
    get('fw/redir', ({ house, major }) => house.nat.redirections.map((it) => payload(house, it, major))),
    post('fw/redir', Body, create),
    get('fw/redir/{id}', ({ house, parameters, major }) => payload(house, ruleOf(house, parameters.id), major)),
    put('fw/redir/{id}', Body, change),
    remove('fw/redir/{id}', EmptyBody, ({ house, parameters }) => {
      const rule = ruleOf(house, parameters.id)
      house.nat.redirections = house.nat.redirections.filter((it) => it !== rule)
    }),
    get('fw/dmz', ({ house }) => house.nat.dmz),
    put('fw/dmz', Dmz, ({ house, body }) => {
      const dmz = { ...house.nat.dmz, ...body }
      if (dmz.enabled && dmz.ip === '') throw new Refusal('inval')
      return Object.assign(house.nat.dmz, dmz)
    }),
    get('fw/incoming', ({ house, major }) => house.nat.incoming.map((it) => incomingPayload(it, major)), { since: 2 }),
    get('fw/incoming/{id}', ({ house, parameters, major }) => incomingPayload(portOf(house, parameters.id), major), {
      since: 2,
    }),
    put('fw/incoming/{id}', Incoming, changePort, { since: 2 }),
  ],
}

function ruleOf({ nat }: SimulatedHouse, id: string): Redirection {
  const rule = nat.redirections.find((it) => String(it.id) === id)
  if (!rule) throw new Refusal('noent')
  return rule
}

function portOf({ nat }: SimulatedHouse, id: string): IncomingPort {
  const found = nat.incoming.find((it) => it.id === id)
  if (!found) throw new Refusal('noent')
  return found
}

function payload(house: SimulatedHouse, rule: Redirection, major: number) {
  return redirectionPayload(rule, house.hosts, major)
}

function create({ house, body, major }: Call<never, Body>) {
  const { nat } = house
  const isWhole = isDeepStrictEqual(echoOf(body), ofNewRule) && body.comment !== undefined
  if (nat.bodies === 'whole' && !isWhole) throw new Refusal('internal_error')
  const { success, data } = Rule.safeParse({ comment: '', src_ip: '0.0.0.0', ...withoutEcho(body) })
  if (!success) throw new Refusal('inval')
  const rule = { ...data, id: nat.lastId + 1, valid: true }
  check(house, rule)
  nat.lastId = rule.id
  nat.redirections.push(rule)
  return payload(house, rule, major)
}

function change({ house, parameters, body, major }: Call<'id', Body>) {
  const rule = ruleOf(house, parameters.id)
  const { id, hostname, host = null, valid } = payload(house, rule, major)
  const isWhole = isDeepStrictEqual(echoOf(body), JSON.parse(JSON.stringify({ id, hostname, host, valid })))
  if (!takes(house.nat, { isWhole, isPartial: Object.keys(echoOf(body)).length === 0 })) {
    throw new Refusal('internal_error')
  }
  const changed = Object.assign({ ...rule }, withoutEcho(body))
  check(house, changed)
  return payload(house, Object.assign(rule, changed), major)
}

function takes({ bodies }: Nat, { isWhole, isPartial }: { isWhole: boolean; isPartial: boolean }): boolean {
  return (isWhole && bodies !== 'partial') || (isPartial && bodies !== 'whole')
}

function echoOf(body: Body) {
  return Object.fromEntries(Object.entries(body).filter(([key]) => key in echoed))
}

function withoutEcho({ id: _id, hostname: _hostname, host: _host, valid: _valid, ...fields }: Body) {
  return fields
}

/** Rules may not overlap, and their ports must be those of the line. */
function check({ nat, connection }: SimulatedHouse, rule: Redirection): void {
  const [lowest, highest] = connection.status.ipv4_port_range
  if (rule.wan_port_end < rule.wan_port_start) throw new Refusal('inval')
  if (rule.wan_port_start < lowest || rule.wan_port_end > highest) throw new Refusal('port_outside_range')
  const overlaps = nat.redirections.some((it) => {
    const shares = it.wan_port_start <= rule.wan_port_end && rule.wan_port_start <= it.wan_port_end
    return it.id !== rule.id && it.ip_proto === rule.ip_proto && shares
  })
  if (overlaps) throw new Refusal('exist')
}

function changePort({ house, parameters, body, major }: Call<'id', z.output<typeof Incoming>>) {
  const found = portOf(house, parameters.id)
  const { in_port = found.in_port } = body
  if (in_port !== found.in_port && found.readonly) throw new Refusal('inval')
  if (in_port !== found.in_port && (in_port < found.min_port || in_port > found.max_port)) {
    throw new Refusal('port_outside_range')
  }
  return incomingPayload(Object.assign(found, body), major)
}

/** The limits came with API 4. */
function incomingPayload({ min_port, max_port, readonly, ...it }: IncomingPort, major: number) {
  return major < 4 ? it : { ...it, min_port, max_port, readonly }
}
