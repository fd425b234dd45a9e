/**
 * The list of nodes. A node declares its endpoints twice, with the same ids: all of them in its type, and some of them,
 * with value and display, in `show_endpoints`. Many of the fields may be missing (reference §7.1).
 */
import { z } from 'zod'
import { list, numeric, oneOf, phrase, type Reader, source, verbatim } from '../../src/contract/index.ts'

const id = numeric.pipe(z.int())
const text = z.string().catch('')
const texts = z.array(verbatim).catch([])
const numbers = z.array(z.number()).catch([])
const items = z.array(z.unknown()).catch([])

/** The value of an endpoint; undefined if the list does not contain it. */
export const Value = z.union([z.boolean(), z.number(), z.string()]).nullish().catch(null)
export type Value = z.output<typeof Value>

const Ui = z.object({ access: text, display: text, unit: text, range: numbers, status_text_range: texts })
const Endpoint = z
  .object({ id, node_id: id, ep_type: z.enum(['signal', 'slot']), name: text, label: text, value_type: text })
  .extend({ visibility: text, ui: Ui.catch(Ui.parse({})), value: Value, history: z.unknown().optional() })
  .transform(({ ui, ...it }) => ({
    ...it,
    ...ui,
    limits: limitsOf(ui.range),
    /** Node and endpoint id, as in `home/endpoints/24/6`. */
    path: `${it.node_id}/${it.id}`,
    name: it.name || `endpoint_${it.id}`,
    label: it.label || it.name || `Endpoint ${it.id}`,
    isUnnamed: it.label === '' && it.name === '',
    /** Meant for the box itself, not for users. */
    isInternal: it.visibility === 'internal',
  }))
export type Endpoint = z.output<typeof Endpoint>
/** Minimum and maximum. */
export type Limits = readonly [number, number]

const detector = ['alarm1', 'alarm2', 'timed', 'trigger', 'cover', 'battery', 'battery_warning', 'alarm']
const picture = ['detection', 'activation', 'quality', 'sensitivity', 'threshold', 'flip', 'timestamp', 'volume']
const cover = ['position_set', 'position', 'stop', 'toggle', 'state', 'up', 'down']
const alarm = [
  ...['trigger', 'alarm1', 'alarm2', 'skip', 'off', 'pin', 'state', 'error', 'sound', 'volume'],
  ...['timeout1', 'timeout2', 'timeout3', 'battery', 'battery_warning'],
]

/** Which signals of a category change fast, and which endpoints the tables show or leave out on purpose. */
const categories = new Map<string, { fast: readonly string[]; claimed: readonly string[] }>([
  ['alarm', { fast: ['state', 'error'], claimed: alarm }],
  ['dws', { fast: ['trigger', 'cover'], claimed: detector }],
  ['pir', { fast: ['trigger', 'cover'], claimed: detector }],
  ['kfb', { fast: [], claimed: ['enable', 'pushed', 'battery'] }],
  ['camera', { fast: [], claimed: [...picture, 'sound_detection', 'sound_trigger', 'rtsp', 'disk', 'rssi'] }],
  ['shutter', { fast: ['position', 'state'], claimed: cover }],
  ['opener', { fast: ['position', 'state'], claimed: cover }],
  ['basic_shutter', { fast: ['state'], claimed: cover }],
])

const Status = oneOf('unreachable', 'disabled', 'active', 'unpaired')
const HomeNode = z
  .object({ id, label: text, category: text, status: Status.optional(), show_endpoints: items })
  .extend({ group: z.object({ label: text }).catch({ label: '' }) })
  .extend({ type: z.object({ label: text, endpoints: items }).catch({ label: '', endpoints: [] }) })
  .transform(({ type, show_endpoints, group, ...it }) => {
    const endpoints = endpointsIn(it.id, [...type.endpoints, ...show_endpoints])
    return {
      ...it,
      room: group.label,
      model: type.label,
      label: it.label.trim() || `Node ${it.id}`,
      /** The label, translated if it is not the user's. */
      title: it.label.trim() || phrase('Node {id}', { id: it.id }),
      /** undefined for other categories. */
      known: categories.get(it.category),
      isReachable: it.status === undefined || it.status === 'active',
      /** The endpoints that report a value, in the order of the node. */
      signals: endpoints.filter(({ ep_type }) => ep_type === 'signal'),
      /** The endpoints that take a value. Some slots are declared as read-only. */
      slots: endpoints.filter(({ ep_type, access }) => ep_type === 'slot' && access !== 'r'),
    }
  })
export type HomeNode = z.output<typeof HomeNode>

/** A node, or undefined for anything else. */
export const OptionalNode = HomeNode.optional().catch(undefined)

const Item = HomeNode.transform((node) => ({ node })).or(z.unknown().transform((unreadable) => ({ unreadable })))
// A list without any readable item is an error, as it must not remove every node.
const Items = list(Item).refine((items) => items.length === 0 || items.some((it) => 'node' in it), 'no item is a node')

/** The readable nodes, at most a minute old: the list is large, and values that change fast are read in other ways. */
export const allNodes = source(async (box): Promise<readonly HomeNode[]> => {
  return (await box.get('home/nodes', Items, '1m')).flatMap((it) => ('node' in it ? it.node : []))
})

/** The items of the list that are not readable as nodes, as the box sends them. */
export async function unreadableNodes(box: Reader): Promise<readonly unknown[]> {
  return (await box.get('home/nodes', Items, '1m')).flatMap((it) => ('node' in it ? [] : [it.unreadable]))
}

const Identified = z.looseObject({ id })

function endpointsIn(node_id: number, items: readonly unknown[]): Endpoint[] {
  const raw = new Map<number, object>()
  for (const it of items.flatMap((it) => Identified.safeParse(it).data ?? []))
    raw.set(it.id, { ...raw.get(it.id), ...it, node_id })
  return [...raw.values()].flatMap((it) => Endpoint.safeParse(it).data ?? []).filter((it) => !isSecret(it))
}

function limitsOf(range: readonly number[]): Limits | undefined {
  const [least, most] = [Math.min(...range), Math.max(...range)]
  return range.length >= 2 && least < most ? [least, most] : undefined
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
