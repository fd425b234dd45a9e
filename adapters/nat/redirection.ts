/** The rules that forward ports from the Internet to hosts of the LAN. */
import { z } from 'zod'
import {
  amend,
  del,
  described,
  many,
  numeric,
  oneLine,
  orNull,
  post,
  type Reader,
  Refusal,
  type Requests,
  text,
} from '../../src/contract/index.ts'
import { changeOf, hostName, ifValid, ipv4, known, knownHost, port } from '../sources/leaves.ts'
import { listInRouterMode } from '../sources/router.ts'
import { errors, ruleCodes } from './errors.ts'

const Rule = z
  .object({ id: numeric, enabled: known(z.boolean()), ip_proto: text, lan_ip: text, lan_port: numeric, src_ip: text })
  .extend({ wan_port_start: numeric, wan_port_end: orNull(numeric), comment: oneLine.catch(null) })
  .extend({ valid: ifValid(z.boolean()), ...knownHost })
const Redirection = z.object({ rule: Rule, isAlone: z.boolean() }).transform(({ rule, isAlone }) => {
  const { wan_port_start: first, wan_port_end, lan_ip, lan_port, comment } = rule
  const last = wan_port_end ?? first
  const [name, protocol, ports] = [hostName(rule), rule.ip_proto, portsOf(first, last)]
  const target = lan_ip === null ? null : `${lan_ip}:${portsOf(lan_port, lan_port + last - first)}`
  const what = protocol === null ? ports : `${protocol} ${ports}`
  const to = name ?? lan_ip
  const plain = to === null ? what : `${what} → ${to}:${lan_port}`
  const label = comment === null ? plain : isAlone ? comment : `${comment} (${what})`
  return {
    ...{ id: rule.id, enabled: rule.enabled, label, protocol, ports, target },
    ...{ source: rule.src_ip, comment, host: name, valid: rule.valid, first, last, lan_port },
  }
})
type Redirection = z.output<typeof Redirection>

function portsOf(first: number, last: number): string {
  return first === last ? `${first}` : `${first}-${last}`
}

const path = 'fw/redir/'
const readAll = listInRouterMode(path)
const Comment = z.object({ comment: oneLine }).catch({ comment: null })

/** The rules for TCP and UDP of one service have the same comment: their names then have the ports too. */
async function rules(box: Reader): Promise<unknown> {
  const all = await readAll(box)
  if (!Array.isArray(all)) return all
  const comments = all.map((rule) => Comment.parse(rule).comment)
  const isAlone = (comment: string | null) => comments.indexOf(comment) === comments.lastIndexOf(comment)
  return all.map((rule, at) => ({ rule, isAlone: isAlone(comments[at] ?? null) }))
}

const source = described(z.ipv4(), 'an IPv4 address in the Internet, or 0.0.0.0 for all')
const comment = z.string().max(63)
const Add = z
  .strictObject({
    protocol: z.enum(['tcp', 'udp', 'both']),
    wan_port: port,
    wan_port_end: port.optional(),
    lan_ip: ipv4,
  })
  .extend({ lan_port: port.optional(), source: source.default('0.0.0.0'), comment: comment.default('') })
  .extend({ enabled: z.boolean().default(true) })
type Add = z.output<typeof Add>
const Change = changeOf({
  ...{ protocol: z.enum(['tcp', 'udp']), wan_port: port, wan_port_end: port, lan_ip: ipv4, lan_port: port },
  ...{ source, comment, enabled: z.boolean() },
})

export const redirection = many({
  schema: Redirection,
  from: rules,
  every: '5m',
  key: (it) => String(it.id),
  limit: 50,
  title: (it) => it.label,
  prefix: { name: '{label}', id: 'nat_{label}' },
  errors,
  settings: {
    enabled: {
      is: 'switch',
      name: null,
      icon: 'mdi:arrow-decision',
      set: (enabled, it) => write(it, { enabled }),
      attributes: ['protocol', 'ports', 'target', 'source', 'comment', 'host', 'valid'],
    },
  },
  commands: {
    add: { takes: Add, on: 'list', ask: add, undo: { ask: removeAdded, remains } },
    set: { takes: Change, ask: change },
    remove: { takes: z.strictObject({}), ask: (_, it) => del(pathOf(it.id)) },
  },
})

function pathOf(id: number): string {
  return path + id
}

/**
 * Firmwares of 2026 refuse a rule that lacks its read-only fields, and `host` is null for an unknown host. If a firmware
 * refuses the whole rule, the change alone is sent, as clients did in 2023.
 */
function write({ id }: Redirection, fields: Readonly<Record<string, unknown>>): Requests {
  return amend(pathOf(id), fields, { fill: { host: null }, orAlone: { unless: ruleCodes } })
}

function add({ protocol, ...input }: Add) {
  const { wan_port, wan_port_end = wan_port, lan_port = wan_port, lan_ip, source: src_ip } = input
  check(wan_port, wan_port_end, lan_port)
  const ports = { wan_port_start: wan_port, wan_port_end, lan_ip, lan_port, src_ip }
  // The fields that the web interface of the box sends too: firmwares of 2026 refuse a rule without them.
  const whole = {
    enabled: input.enabled,
    comment: input.comment,
    ...ports,
    ...{ id: 0, hostname: '', host: '', valid: false },
  }
  const protocols = protocol === 'both' ? ['tcp', 'udp'] : [protocol]
  return protocols.map((ip_proto) => post(path, { ...whole, ip_proto }))
}

function idsOf(answers: readonly unknown[]): number[] {
  return answers.flatMap((it) => z.object({ id: numeric }).safeParse(it).data?.id ?? [])
}

function removeAdded(answers: readonly unknown[]) {
  return idsOf(answers).map((id) => del(pathOf(id)))
}

function remains(answers: readonly unknown[], { wan_port, lan_ip }: Add): string {
  return `The rule ${idsOf(answers).join()} for tcp ${wan_port} to ${lan_ip} was made and could not be removed again`
}

/** Without an end, a range keeps its length. */
function change(
  { protocol, wan_port, wan_port_end, source: src_ip, ...input }: z.output<typeof Change>,
  it: Redirection,
) {
  const first = wan_port ?? it.first
  const last = wan_port_end ?? first + it.last - it.first
  check(first, last, input.lan_port ?? it.lan_port)
  const isMoved = wan_port !== undefined || wan_port_end !== undefined
  return write(it, {
    ...input,
    ...(protocol !== undefined && { ip_proto: protocol }),
    ...(isMoved && { wan_port_start: first, wan_port_end: last }),
    ...(src_ip !== undefined && { src_ip }),
  })
}

function check(first: number, last: number, lanPort: number): void {
  if (last < first) throw new Refusal(`The last port, ${last}, is below the first one, ${first}`, 'invalid')
  const highest = Math.max(last, lanPort + last - first)
  if (highest > 65_535) throw new Refusal(`The range would end at port ${highest}; the highest one is 65535`, 'invalid')
}
