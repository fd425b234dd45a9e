/**
 * The current values of the nodes. The list of nodes contains some signals, at most a minute old. Signals that change
 * fast (a door, the alarm) and those that the list leaves out are read in one batch. A firmware without the batch is read
 * through the tiles, which are small; only what the tiles leave out is read endpoint by endpoint, and less often
 * (reference §7.2).
 */
import { z } from 'zod'
import { list, type Reader, source } from '../../src/contract/index.ts'
import { allNodes, type Endpoint, type HomeNode, isInternal, signals, Value } from './nodes.ts'

const Batch = list(z.object({ node: z.int(), ep: z.int(), value: Value }).or(z.object({ value: Value })))
const Tile = z.object({ node_id: z.int(), data: z.array(z.object({ ep_id: z.int(), value: Value })).catch([]) })
const Tiles = list(Tile.optional().catch(undefined))
const Reading = z.object({ value: Value })

/** A signal that is read. */
interface Wanted {
  readonly node: HomeNode
  readonly signal: Endpoint
}
/** By node and endpoint id: `24/6`. */
type Values = ReadonlyMap<string, Value>

// By category. Of other categories, the signals that are on or off change fast.
const fastSignals = new Map<string, readonly string[]>([
  ['alarm', ['state', 'error']],
  ['dws', ['trigger', 'cover']],
  ['pir', ['trigger', 'cover']],
  ['kfb', []],
  ['camera', []],
  ['shutter', ['position', 'state']],
  ['opener', ['position', 'state']],
  ['basic_shutter', ['state']],
])

// These are marked as internal to the Freebox, and are what an alarm or a door sensor is for.
const neededSignals = new Set(['state', 'trigger', 'cover'])

/** The nodes that match, with their values now. */
export function nodesNow(box: Reader, matches: (node: HomeNode) => boolean): Promise<readonly HomeNode[]> {
  return nodesWithValues(box, matches, true)
}

/** The nodes that match, with their values of the last minute: for settings and the like. */
export function nodesOfLastMinute(box: Reader, matches: (node: HomeNode) => boolean): Promise<readonly HomeNode[]> {
  return nodesWithValues(box, matches, false)
}

async function nodesWithValues(box: Reader, matches: (node: HomeNode) => boolean, now: boolean) {
  const nodes = (await allNodes(box)).filter(matches)
  if (nodes.length === 0) return []
  const batch = await (now ? batchNow(box) : batchOfLastMinute(box))
  const values = batch ?? (await readWithoutBatch(box, nodes, now))
  return nodes.map((node) => withValues(node, values))
}

const wantedSignals = source(async (box) => {
  const wanted = (await allNodes(box)).flatMap(wantedOf)
  const fast = wanted.filter(changesFast)
  return { fast, rest: wanted.filter((it) => !changesFast(it) && it.signal.value === undefined) }
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

async function readBatch(box: Reader, wanted: readonly Wanted[], maxAge?: '1m'): Promise<Values | undefined> {
  if (wanted.length === 0) return new Map()
  const body = wanted.map(({ node, signal }) => ({ node: node.id, ep: signal.id }))
  return valuesIn(wanted, await box.post('home/endpoints/get', body, Batch, maxAge))
}

/** By the ids in the answer if it has them, else by the order of the request. */
function valuesIn(wanted: readonly Wanted[], answers: z.output<typeof Batch> | undefined): Values | undefined {
  if (answers === undefined || answers.length === 0) return undefined
  const named = answers.flatMap((it) => ('node' in it ? [[`${it.node}/${it.ep}`, it.value] as const] : []))
  if (named.length === 0 && answers.length !== wanted.length) return undefined
  const values = named.length > 0 ? named : wanted.map((it, at) => [pathOf(it), answers[at]?.value] as const)
  return new Map(values.filter(([, value]) => value !== undefined))
}

async function readWithoutBatch(box: Reader, nodes: readonly HomeNode[], now: boolean): Promise<Values> {
  const tiles = (await box.getIfPresent('home/tileset/all', Tiles, now ? undefined : '1m')) ?? []
  const values = new Map<string, Value>()
  for (const { node_id, data } of tiles.filter((it) => it !== undefined)) {
    for (const { ep_id, value } of data) if (value !== null) values.set(`${node_id}/${ep_id}`, value)
  }
  // The box answers with an error for a node that it cannot reach, and the other nodes would then have no values either.
  const reachable = nodes.filter(({ status }) => status === undefined || status === 'active')
  const missing = reachable.flatMap(wantedOf).filter((it) => values.get(pathOf(it)) === undefined)
  const requested = missing.filter((it) => changesFast(it) || it.signal.value === undefined)
  const reads = requested.map(async (it) => {
    const reading = await box.getIfPresent(`home/endpoints/${pathOf(it)}`, Reading, changesFast(it) ? '30s' : '10m')
    if (reading !== undefined) values.set(pathOf(it), reading.value)
  })
  await Promise.all(reads)
  return values
}

function wantedOf(node: HomeNode): readonly Wanted[] {
  const known = fastSignals.has(node.category)
  const useful = signals(node).filter((it) => {
    if (it.value_type === 'void' || (known && it.name === 'battery_warning')) return false
    return !isInternal(it) || (known && neededSignals.has(it.name))
  })
  return useful.map((signal) => ({ node, signal }))
}

function changesFast({ node, signal }: Wanted): boolean {
  const names = fastSignals.get(node.category)
  return names === undefined ? signal.value_type === 'bool' || node.category === 'light' : names.includes(signal.name)
}

/** Signals only: the value of a slot is what was last pushed into it, not a state. */
function withValues(node: HomeNode, values: Values): HomeNode {
  const current = (it: Endpoint) => {
    const path = `${node.id}/${it.id}`
    return it.ep_type === 'signal' && values.has(path) ? { ...it, value: values.get(path) } : it
  }
  return { ...node, endpoints: node.endpoints.map(current) }
}

function pathOf({ node, signal }: Wanted): string {
  return `${node.id}/${signal.id}`
}
