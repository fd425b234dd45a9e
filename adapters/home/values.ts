/**
 * The current values of the nodes. The list of nodes contains some signals, at most a minute old. Signals that change
 * fast (a door, the alarm) and those that the list leaves out are read in one batch. A firmware without the batch is read
 * through the tiles, which are small; only what the tiles leave out is read endpoint by endpoint, and less often
 * (reference §7.2).
 */
import { z } from 'zod'
import { list, type Reader, source } from '../../src/contract/index.ts'
import { allNodes, type Endpoint, type HomeNode, Value } from './nodes.ts'

// The values by the path of the endpoint: `24/6`.
const Answer = z
  .object({ node: z.int(), ep: z.int(), value: Value })
  .transform(({ node, ep, value }) => [`${node}/${ep}`, value] as const)
const Batch = list(Answer.or(z.object({ value: Value }).transform(({ value }) => [undefined, value] as const)))
const Tile = z
  .object({ node_id: z.int(), data: z.array(z.object({ ep_id: z.int(), value: Value })).catch([]) })
  .transform(({ node_id, data }) => data.map(({ ep_id, value }) => [`${node_id}/${ep_id}`, value] as const))
const Tiles = list(Tile.catch([]))
const Reading = z.object({ value: Value })
type Values = ReadonlyMap<string, Value>

/** A signal that is read. */
interface Wanted extends Endpoint {
  readonly isFast: boolean
}

// These are marked as internal to the Freebox, and are what an alarm or a door sensor is for.
const neededSignals = ['state', 'trigger', 'cover']

/**
 * The nodes of these categories, or all nodes, with their values now. With `maxAge` the values are those of the last
 * minute, which is enough for settings and the like.
 */
export async function nodesWithValues(box: Reader, categories?: readonly string[], maxAge?: '1m') {
  const nodes = (await allNodes(box)).filter(({ category }) => categories?.includes(category) ?? true)
  if (nodes.length === 0) return []
  const batch = await (maxAge === undefined ? batchNow(box) : batchOfLastMinute(box))
  const values = batch ?? (await readWithoutBatch(box, nodes, maxAge))
  // The value of a slot is what was last pushed into it, not a state.
  const withValue = (it: Endpoint) => (values.has(it.path) ? { ...it, value: values.get(it.path) } : it)
  return nodes.map((node) => ({ ...node, signals: node.signals.map(withValue) }))
}

const wantedSignals = source(async (box) => {
  const wanted = (await allNodes(box)).flatMap(wantedOf)
  return { fast: wanted.filter((it) => it.isFast), rest: wanted.filter((it) => !it.isFast && it.value === undefined) }
})

/** The slow values of all nodes, in one request for all resources. undefined if the firmware refuses the batch. */
const batchOfLastMinute = source(async (box) => {
  const { fast, rest } = await wantedSignals(box)
  // Without slow values the fast ones are requested: once a minute this shows whether the firmware has the batch at all.
  return readBatch(box, rest.length > 0 ? rest : fast, '1m')
})

/** The same with the fast values, read now. */
const batchNow = source(async (box) => {
  const slow = await batchOfLastMinute(box)
  if (slow === undefined) return undefined
  const fast = await readBatch(box, (await wantedSignals(box)).fast)
  return fast && new Map([...slow, ...fast])
})

/** The values by the ids in the answers if these contain ids, else by the order of the request. */
async function readBatch(box: Reader, wanted: readonly Wanted[], maxAge?: '1m'): Promise<Values | undefined> {
  if (wanted.length === 0) return new Map()
  const body = wanted.map(({ node_id, id }) => ({ node: node_id, ep: id }))
  const answers = (await box.post('home/endpoints/get', body, Batch, maxAge)) ?? []
  const isNamed = answers.some(([path]) => path !== undefined)
  if (answers.length === 0 || (!isNamed && answers.length !== wanted.length)) return undefined
  const values = answers.flatMap(([name, value], at) => {
    const path = isNamed ? name : wanted[at]?.path
    return path === undefined || value === undefined ? [] : [[path, value] as const]
  })
  return new Map(values)
}

async function readWithoutBatch(box: Reader, nodes: readonly HomeNode[], maxAge?: '1m'): Promise<Values> {
  const tiles = (await box.getIfPresent('home/tileset/all', Tiles, maxAge)) ?? []
  const values = new Map<string, Value>(tiles.flat().filter(([, value]) => value !== null))
  // The box answers with an error for a node that it cannot reach, and the other nodes would then have no values either.
  const wanted = nodes.filter((it) => it.isReachable).flatMap(wantedOf)
  const missing = wanted.filter((it) => values.get(it.path) === undefined && (it.isFast || it.value === undefined))
  const reads = missing.map(async ({ path, isFast }) => {
    const reading = await box.getIfPresent(`home/endpoints/${path}`, Reading, isFast ? '30s' : '10m')
    if (reading !== undefined) values.set(path, reading.value)
  })
  await Promise.all(reads)
  return values
}

function wantedOf({ known, category, signals }: HomeNode): Wanted[] {
  const isWanted = ({ name, value_type, isInternal }: Endpoint) => {
    if (value_type === 'void' || (known && name === 'battery_warning')) return false
    return !isInternal || (known && neededSignals.includes(name))
  }
  // Of other categories, the signals that are on or off change fast.
  const isFast = ({ name, value_type }: Endpoint) =>
    known?.fast.includes(name) ?? (value_type === 'bool' || category === 'light')
  return signals.filter(isWanted).map((it) => ({ ...it, isFast: isFast(it) }))
}
