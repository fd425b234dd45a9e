/**
 * The current values of the nodes. The list of nodes contains some signals, at most a minute old. Signals that change
 * fast (a door, the alarm) and those that the list leaves out are read in one batch. Without the batch, which some firmware
 * refuses, the tiles are read or the list of nodes more often, and the rest endpoint by endpoint (reference §7.2).
 */
import { z } from 'zod'
import { list, type Reader, source, type Turn } from '../../src/contract/index.ts'
import { allNodes, type Endpoint, type HomeNode, recentNodes, Value } from './nodes.ts'

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
  /** The state of the alarm. */
  readonly isUrgent: boolean
}

// These are marked as internal to the Freebox, and are what an alarm or a door sensor is for.
const neededSignals = ['state', 'trigger', 'cover']

/** Of the 60 requests a minute that Freebox Home may take without the batch, those for single endpoints. */
const endpointsPerMinute = 38

/**
 * The nodes of these categories, or all nodes, with their values now. With `maxAge` the values are those of the last
 * minute, which is enough for settings and the like.
 */
export async function nodesWithValues(box: Reader, categories?: readonly string[], maxAge?: '1m') {
  const nodes = (await allNodes(box)).filter(({ category }) => categories?.includes(category) ?? true)
  if (nodes.length === 0) return []
  const values = await (maxAge === undefined ? valuesNow(box) : box.prefer(batchOfLastMinute, valuesNow))
  // The value of a slot is what was last pushed into it, not a state.
  const withValue = (it: Endpoint) => (values.has(it.path) ? { ...it, value: values.get(it.path) } : it)
  return nodes.map((node) => ({ ...node, signals: node.signals.map(withValue) }))
}

function valuesNow(box: Reader): Promise<Values> {
  return box.prefer(batchNow, valuesWithoutBatch)
}

const wantedSignals = source(async (box) => {
  const wanted = (await allNodes(box)).flatMap(wantedOf)
  return { fast: wanted.filter((it) => it.isFast), rest: wanted.filter((it) => !it.isFast && it.value === undefined) }
})

/** The slow values of all nodes, in one request for all resources. undefined if the firmware refuses the batch. */
async function batchOfLastMinute(box: Reader): Promise<Values | undefined> {
  const { fast, rest } = await wantedSignals(box)
  // Without slow values the fast ones are requested: once a minute this shows whether the firmware has the batch at all.
  return readBatch(box, rest.length > 0 ? rest : fast, '1m')
}

/** The same with the fast values, read now. */
async function batchNow(box: Reader): Promise<Values | undefined> {
  const slow = await box.share(batchOfLastMinute)
  if (slow === undefined) return undefined
  const fast = await readBatch(box, (await wantedSignals(box)).fast)
  return fast && new Map([...slow, ...fast])
}

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

/**
 * The tiles, or else the list of nodes, have the values of most signals for one request. Of what they leave out each
 * endpoint is read in turn, and so is the state of the alarm, which must not be old. `last` are the values that the batch
 * returned last: until its turn comes, a signal keeps this value.
 */
async function valuesWithoutBatch(box: Reader, last?: Values): Promise<Values> {
  // An endpoint of a node that the box cannot reach is refused.
  const wanted = (await allNodes(box)).filter((it) => it.isReachable).flatMap(wantedOf)
  const shown = await box.prefer(tiles, valuesInList)
  const missing = wanted.filter(
    (it) => it.isUrgent || (shown.get(it.path) ?? (it.isFast ? undefined : it.value)) === undefined,
  )
  const turns = missing.map(({ path, name, isFast, isUrgent }): Turn => {
    const every = isUrgent ? '3s' : name === 'trigger' ? '8s' : isFast ? '20s' : '10m'
    return { path: `home/endpoints/${path}`, every, urgent: isUrgent }
  })
  const single = await box.inTurn(turns, Reading, endpointsPerMinute)
  const latest = ({ path }: Wanted) => {
    const reading = `home/endpoints/${path}`
    return single.has(reading) ? single.get(reading)?.value : last?.get(path)
  }
  return new Map([...shown, ...missing.map((it) => [it.path, latest(it)] as const)])
}

async function tiles(box: Reader): Promise<Values | undefined> {
  const all = (await box.get('home/tileset/all', Tiles, '5s')).flat().filter(([, value]) => value !== null)
  return all.length === 0 ? undefined : new Map(all)
}

/** The fast values that the list of nodes has, a few seconds old. */
async function valuesInList(box: Reader): Promise<Values> {
  const signals = (await recentNodes(box)).flatMap(({ signals }) => signals)
  return new Map(signals.flatMap(({ path, value }) => (value === undefined || value === null ? [] : [[path, value]])))
}

function wantedOf({ known, category, signals }: HomeNode): Wanted[] {
  const isWanted = ({ name, value_type, isInternal }: Endpoint) => {
    if (value_type === 'void' || (known && name === 'battery_warning')) return false
    return !isInternal || (known && neededSignals.includes(name))
  }
  // Of other categories, the signals that are on or off change fast.
  const isFast = ({ name, value_type }: Endpoint) =>
    known?.fast.includes(name) ?? (value_type === 'bool' || category === 'light')
  const isUrgent = ({ name }: Endpoint) => category === 'alarm' && name === 'state'
  return signals.filter(isWanted).map((it) => ({ ...it, isFast: isFast(it), isUrgent: isUrgent(it) }))
}
