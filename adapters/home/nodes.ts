/**
 * The list of nodes as we mean it. A node declares its endpoints twice: all of them in its type, some of them with
 * value and display in `show_endpoints`; both have the same ids. Much of it may be missing (reference §7.1).
 */
import { z } from 'zod'
import { asList, numeric, oneOf, type Reader } from '../../src/contract/index.ts'

const id = numeric.pipe(z.int())
const text = z.string().catch('')
const numbers = z.array(z.number()).catch([])
const items = z.array(z.unknown()).catch([])

/** What an endpoint can say; undefined where the list leaves it out. */
export const Value = z.union([z.boolean(), z.number(), z.string()]).nullish().catch(null)
export type Value = z.output<typeof Value>

const noUi = { access: '', display: '', unit: '', range: [], status_text_range: [] }
const Ui = z
  .object({ access: text, display: text, unit: text, range: numbers, status_text_range: z.array(z.string()).catch([]) })
  .catch(noUi)
const Endpoint = z.object({
  id,
  ep_type: z.enum(['signal', 'slot']),
  name: text,
  label: text,
  value_type: text,
  visibility: text,
  ui: Ui,
  value: Value,
  history: z.unknown().optional(),
})
export type Endpoint = z.output<typeof Endpoint>

export const Status = oneOf('unreachable', 'disabled', 'active', 'unpaired')
const HomeNode = z
  .object({
    id,
    label: text,
    category: text,
    status: Status.optional(),
    group: z.object({ label: text }).catch({ label: '' }),
    type: z.object({ label: text, endpoints: items }).catch({ label: '', endpoints: [] }),
    show_endpoints: items,
  })
  .transform(({ type, show_endpoints, group, label, ...it }) => ({
    ...it,
    label: label.trim() || `Node ${it.id}`,
    room: group.label,
    model: type.label,
    endpoints: endpointsIn(type.endpoints, show_endpoints),
  }))
export type HomeNode = z.output<typeof HomeNode>

// Of a list in which nothing makes sense nothing is believed: that no node is left, least of all.
const List = z.unknown().refine((answer) => {
  const items = asList(answer)
  return Array.isArray(items) && (items.length === 0 || understood(items).length > 0)
}, 'no list of nodes')

/** Every node that has an id, at most a minute old: the list is heavy, and what changes fast is read otherwise. */
export async function listed(box: Reader): Promise<readonly HomeNode[]> {
  return understood(await box.get('home/nodes', List, '1m'))
}

/** What stands in the list and is no node that we understand. */
export async function strangers(box: Reader): Promise<readonly unknown[]> {
  const items = asList(await box.get('home/nodes', List, '1m'))
  return Array.isArray(items) ? items.filter((it) => !HomeNode.safeParse(it).success) : []
}

/** One node, read now; undefined where it is gone. */
export async function nodeNow(box: Reader, id: number): Promise<HomeNode | undefined> {
  return HomeNode.safeParse(await box.getIfPresent(`home/nodes/${id}`, z.unknown())).data
}

/** What tells something, in a node's own order. */
export function signals(node: HomeNode): readonly Endpoint[] {
  return node.endpoints.filter((it) => it.ep_type === 'signal')
}

/** What can be told something. Some are declared to be read only. */
export function slots(node: HomeNode): readonly Endpoint[] {
  return node.endpoints.filter((it) => it.ep_type === 'slot' && it.ui.access !== 'r')
}

/** For no use but the box's own. */
export function isInternal({ visibility }: Endpoint): boolean {
  return visibility === 'internal'
}

// A dozen things use the same answer, every three seconds: it is understood once.
const known = new WeakMap<object, readonly HomeNode[]>()

function understood(answer: unknown): readonly HomeNode[] {
  if (!Array.isArray(answer)) return []
  const nodes = known.get(answer) ?? answer.flatMap((it) => HomeNode.safeParse(it).data ?? [])
  known.set(answer, nodes)
  return nodes
}

const Identified = z.looseObject({ id })

function endpointsIn(declared: readonly unknown[], shown: readonly unknown[]): Endpoint[] {
  const raw = new Map<number, object>()
  for (const it of [...declared, ...shown].flatMap((it) => Identified.safeParse(it).data ?? [])) {
    raw.set(it.id, { ...raw.get(it.id), ...it })
  }
  const endpoints = [...raw.values()].flatMap((it) => Endpoint.safeParse(it).data ?? [])
  return endpoints
    .filter((it) => !isSecret(it))
    .map((it) => ({ ...it, name: it.name || `endpoint_${it.id}`, label: it.label || it.name || `Endpoint ${it.id}` }))
}

const telling = ['pin', 'pass', 'password', 'passwd', 'passe', 'passphrase', 'mdp', 'login', 'identifiant', 'user']
const more = ['username', 'secret', 'token', 'jeton', 'key', 'clé', 'psk', 'challenge', 'credential', 'credentials']
const secretWord = new RegExp(`(?<!\\p{L})(${[...telling, ...more].join('|')})(?!\\p{L})`, 'u')

// The alarm tells its PIN in clear, a camera where it is with name and password.
function isSecret({ name, label, value }: Endpoint): boolean {
  const credentials = typeof value === 'string' && /:\/\/[^/]*@/.test(value)
  const words = `${name} ${label}`.replaceAll('_', ' ').replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
  return credentials || secretWord.test(words.toLowerCase())
}
