/**
 * What the nodes say now. The list shows some of the signals, a minute old at most. Those that change fast (a door, the
 * alarm) and those that it leaves out are asked for all together; where a firmware has no such question the tiles are
 * read, which are light, and one by one and more rarely only what the tiles leave out (reference §7.2).
 */
import { z } from 'zod'
import { list, type Reader } from '../../src/contract/index.ts'
import { type Endpoint, type HomeNode, isInternal, listed, signals, Value } from './nodes.ts'

const Batch = list(z.object({ node: z.int(), ep: z.int(), value: Value }).or(z.object({ value: Value })))
const Tile = z.object({ node_id: z.int(), data: z.array(z.object({ ep_id: z.int(), value: Value })).catch([]) })
const Reading = z.object({ value: Value })

interface Wanted {
  readonly node: HomeNode
  readonly signal: Endpoint
}
type Values = ReadonlyMap<string, Value>

// By category; of what is not listed here whatever is on or off.
const restless = new Map<string, readonly string[]>([
  ['alarm', ['state', 'error']],
  ['dws', ['trigger', 'cover']],
  ['pir', ['trigger', 'cover']],
  ['kfb', []],
  ['camera', []],
  ['shutter', ['position', 'state']],
  ['opener', ['position', 'state']],
  ['basic_shutter', ['state']],
])

// Internal to the Freebox, and the one thing that an alarm or a door is for.
const needed = new Set(['state', 'trigger', 'cover'])

/** The nodes that are `mine`, with what they say now. */
export function current(box: Reader, mine: (node: HomeNode) => boolean): Promise<readonly HomeNode[]> {
  return read(box, mine, true)
}

/** The nodes that are `mine`, with what they said within the last minute: for settings and the like. */
export function settled(box: Reader, mine: (node: HomeNode) => boolean): Promise<readonly HomeNode[]> {
  return read(box, mine, false)
}

async function read(box: Reader, mine: (node: HomeNode) => boolean, fast: boolean): Promise<readonly HomeNode[]> {
  const nodes = await listed(box)
  const ours = nodes.filter(mine)
  if (ours.length === 0) return []
  const wanted = nodes.flatMap(wantedOf)
  const quick = wanted.filter(isRestless)
  const rest = wanted.filter((it) => !isRestless(it) && it.signal.value === undefined)
  const values = (await together(box, quick, rest, fast)) ?? (await apart(box, ours, fast))
  return ours.map((node) => withValues(node, values))
}

/** The question is the same for every thing, so that all of them cost one. undefined where it is refused. */
async function together(box: Reader, quick: readonly Wanted[], rest: readonly Wanted[], fast: boolean) {
  const path = 'home/endpoints/get'
  const ask = async (wanted: readonly Wanted[], keep?: '1m') => {
    const body = wanted.map(({ node, signal }) => ({ node: node.id, ep: signal.id }))
    return body.length === 0 ? new Map() : answered(wanted, await box.post(path, body, Batch, keep))
  }
  // The one that is kept also tells, once a minute, whether the firmware knows the question.
  const slow = await ask(rest.length > 0 ? rest : quick, '1m')
  if (slow === undefined || !fast) return slow
  const now = await ask(quick)
  return now && new Map([...slow, ...now])
}

/** By the ids where the answer has them, else in the order of the question. */
function answered(wanted: readonly Wanted[], answers: z.output<typeof Batch> | undefined): Values | undefined {
  if (answers === undefined || answers.length === 0) return undefined
  const named = answers.flatMap((it) => ('node' in it ? [[`${it.node}/${it.ep}`, it.value] as const] : []))
  if (named.length === 0 && answers.length !== wanted.length) return undefined
  const values = named.length > 0 ? named : wanted.map((it, at) => [place(it), answers[at]?.value] as const)
  return new Map(values.filter(([, value]) => value !== undefined))
}

async function apart(box: Reader, ours: readonly HomeNode[], fast: boolean): Promise<Values> {
  const tiles = (await box.getIfPresent('home/tileset/all', list(z.unknown()), fast ? undefined : '1m')) ?? []
  const told = tiles.flatMap((it) => Tile.safeParse(it).data ?? [])
  const values = new Map<string, Value>()
  for (const { node_id, data } of told) {
    for (const { ep_id, value } of data) if (value !== null) values.set(`${node_id}/${ep_id}`, value)
  }
  // An answer from a node that is out of reach is an error, and would cost its neighbours theirs.
  const there = ours.filter(({ status }) => status === undefined || status === 'active')
  const left = there.flatMap(wantedOf).filter((it) => values.get(place(it)) === undefined)
  const asked = left.filter((it) => isRestless(it) || it.signal.value === undefined)
  const read = asked.map(async (it) => {
    const reading = await box.getIfPresent(`home/endpoints/${place(it)}`, Reading, isRestless(it) ? '30s' : '10m')
    if (reading !== undefined) values.set(place(it), reading.value)
  })
  await Promise.all(read)
  return values
}

function wantedOf(node: HomeNode): readonly Wanted[] {
  const known = restless.has(node.category)
  const useful = signals(node).filter((it) => {
    if (it.value_type === 'void' || (known && it.name === 'battery_warning')) return false
    return !isInternal(it) || (known && needed.has(it.name))
  })
  return useful.map((signal) => ({ node, signal }))
}

function isRestless({ node, signal }: Wanted): boolean {
  const names = restless.get(node.category)
  return names === undefined ? signal.value_type === 'bool' || node.category === 'light' : names.includes(signal.name)
}

/** Signals only: what was last pushed into a slot is no state. */
function withValues(node: HomeNode, values: Values): HomeNode {
  const now = (it: Endpoint) => {
    const at = `${node.id}/${it.id}`
    return it.ep_type === 'signal' && values.has(at) ? { ...it, value: values.get(at) } : it
  }
  return { ...node, endpoints: node.endpoints.map(now) }
}

function place({ node, signal }: Wanted): string {
  return `${node.id}/${signal.id}`
}
