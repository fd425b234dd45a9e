/**
 * The list of nodes. A node declares its endpoints twice, with the same ids: all of them in its type, and some of them,
 * with value and display, in `show_endpoints`. Many of the fields may be missing (reference §7.1).
 */
import { z } from 'zod'
import { list, numeric, oneOf, type Reader, source } from '../../src/contract/index.ts'

const id = numeric.pipe(z.int())
const text = z.string().catch('')
const numbers = z.array(z.number()).catch([])
const items = z.array(z.unknown()).catch([])

/** The value of an endpoint; undefined if the list does not contain it. */
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

const OptionalNode = HomeNode.optional().catch(undefined)
const RawNodes = list(z.unknown())
// An unreadable item is undefined. A list without any readable item is an error, as it must not remove every node.
const Nodes = list(OptionalNode).refine(
  (nodes) => nodes.length === 0 || nodes.some((it) => it !== undefined),
  'no item is a node',
)

/** The readable nodes, at most a minute old: the list is large, and values that change fast are read in other ways. */
export const allNodes = source(async (box): Promise<readonly HomeNode[]> => {
  const nodes = await box.get('home/nodes', Nodes, '1m')
  return nodes.filter((it) => it !== undefined)
})

/** The items of the list that are not readable as nodes, as the box sends them. */
export async function unreadableNodes(box: Reader): Promise<readonly unknown[]> {
  const nodes = await box.get('home/nodes', Nodes, '1m')
  const raw = await box.get('home/nodes', RawNodes, '1m')
  return raw.filter((_, at) => nodes[at] === undefined)
}

/** One node, read now; undefined if it no longer exists. */
export function nodeNow(box: Reader, id: number): Promise<HomeNode | undefined> {
  return box.getIfPresent(`home/nodes/${id}`, OptionalNode)
}

/** The endpoints that report a value, in the order of the node. */
export function signals(node: HomeNode): readonly Endpoint[] {
  return node.endpoints.filter((it) => it.ep_type === 'signal')
}

/** The endpoints that take a value. Some slots are declared as read-only. */
export function slots(node: HomeNode): readonly Endpoint[] {
  return node.endpoints.filter((it) => it.ep_type === 'slot' && it.ui.access !== 'r')
}

/** Meant for the box itself, not for users. */
export function isInternal({ visibility }: Endpoint): boolean {
  return visibility === 'internal'
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

const secretWords = [
  ...['pin', 'pass', 'password', 'passwd', 'passe', 'passphrase', 'mdp', 'login', 'identifiant', 'user', 'username'],
  ...['secret', 'token', 'jeton', 'key', 'clé', 'psk', 'challenge', 'credential', 'credentials'],
]
const secretWord = new RegExp(`(?<!\\p{L})(${secretWords.join('|')})(?!\\p{L})`, 'u')

// The alarm sends its PIN in clear text, and a camera its address with user name and password.
function isSecret({ name, label, value }: Endpoint): boolean {
  const credentials = typeof value === 'string' && /:\/\/[^/]*@/.test(value)
  const words = `${name} ${label}`.replaceAll('_', ' ').replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
  return credentials || secretWord.test(words.toLowerCase())
}
