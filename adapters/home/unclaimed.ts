/**
 * Endpoints that no table of a known category shows. Type, access and display of an endpoint determine its entity. A slot
 * and a signal of the same name are one entity, and only the signal has the state.
 */
import { z } from 'zod'
import { put, type Reader, type Requests } from '../../src/contract/index.ts'
import { partsOf } from './lights.ts'
import { byName, Node, rangeOf } from './node-table.ts'
import { type Endpoint, type HomeNode, isInternal, signals, slots } from './nodes.ts'
import { nodesNow } from './values.ts'

/** An endpoint, or a slot and its signal, with the node. */
export const Unclaimed = z.object({
  key: z.string(),
  node: Node,
  label: z.string(),
  /** The technical name: English, and the same on every box. */
  word: z.string(),
  type: z.string(),
  display: z.string(),
  unit: z.string(),
  range: z.tuple([z.number(), z.number()]).optional(),
  /** Texts that are shown instead of the value, one for each threshold that the value reaches. */
  texts: z.array(z.string()),
  thresholds: z.array(z.number()),
  slot: z.int().optional(),
})
export type Unclaimed = z.output<typeof Unclaimed>
export type Kind = 'sensor' | 'binary_sensor' | 'switch' | 'number' | 'button' | 'text'

const detector = ['alarm1', 'alarm2', 'timed', 'trigger', 'cover', 'battery', 'battery_warning', 'alarm']
const picture = ['detection', 'activation', 'quality', 'sensitivity', 'threshold', 'flip', 'timestamp', 'volume']
const moving = ['position_set', 'position', 'stop', 'toggle', 'state', 'up', 'down']
const alarm = [
  ...['trigger', 'alarm1', 'alarm2', 'skip', 'off', 'pin', 'state', 'error', 'sound', 'volume'],
  ...['timeout1', 'timeout2', 'timeout3', 'battery', 'battery_warning'],
]

/** The endpoints that the tables of the known categories show or leave out on purpose. */
const claimed = new Map<string, readonly string[]>([
  ['alarm', alarm],
  ['dws', detector],
  ['pir', detector],
  ['kfb', ['enable', 'pushed', 'battery']],
  ['camera', [...picture, 'sound_detection', 'sound_trigger', 'rtsp', 'disk', 'rssi']],
  ['shutter', moving],
  ['opener', moving],
  ['basic_shutter', moving],
])

/** Reads the unclaimed endpoints of one kind of all nodes. */
export function unclaimedOf(kind: Kind) {
  return async (box: Reader) => (await nodesNow(box, () => true)).flatMap((it) => unclaimedIn(it, kind))
}

/** Pushes a value into the slot of an unclaimed endpoint. */
export function pushUnclaimed({ node, slot }: Unclaimed, value: boolean | number | string | null): Requests {
  return slot === undefined ? [] : put(`home/endpoints/${node.id}/${slot}`, { value })
}

function unclaimedIn(node: HomeNode, wanted: Kind) {
  const known = claimed.get(node.category) ?? (isLit(node) ? Object.values(partsOf(node)) : [])
  const isFree = (it: Endpoint) => !isInternal(it) && !known.includes(it.name)
  const freeSignals = signals(node).filter(isFree)
  const signalOf = (slot: Endpoint) => freeSignals.find((it) => it.name === slot.name || `${it.name}_set` === slot.name)
  const pairs = slots(node)
    .filter(isFree)
    .map((slot) => ({ slot, signal: signalOf(slot) }))
  const alone = freeSignals.filter((it) => !pairs.some(({ signal }) => signal === it))
  const all = [...pairs, ...alone.map((signal) => ({ slot: undefined, signal }))]
  return all.filter((it) => kindOf(it) === wanted).map((it) => objectOf(node, it))
}

function isLit({ category }: HomeNode) {
  return category === 'light' || category === 'plug'
}

interface Pair {
  readonly slot: Endpoint | undefined
  readonly signal: Endpoint | undefined
}

function kindOf({ slot, signal }: Pair): Kind | undefined {
  if (slot !== undefined) {
    if (slot.value_type === 'void' || slot.ui.display === 'button') return 'button'
    if (slot.value_type === 'bool') return 'switch'
    return slot.value_type === 'string' ? 'text' : 'number'
  }
  if (signal === undefined || signal.value_type === 'void') return undefined
  return signal.value_type === 'bool' ? 'binary_sensor' : 'sensor'
}

function objectOf(node: HomeNode, { slot, signal }: Pair) {
  const [first, second] = [signal ?? slot, slot ?? signal]
  const range = rangeOf(second?.ui.range ?? []) ?? rangeOf(first?.ui.range ?? [])
  return {
    key: `${node.id}_${first?.id}`,
    node: byName(node).node,
    label: withoutDevice(first?.label ?? '', node.label),
    word: first?.name ?? '',
    type: second?.value_type ?? '',
    display: first?.ui.display ?? '',
    unit: first?.ui.unit || second?.ui.unit || '',
    texts: first?.ui.status_text_range ?? [],
    thresholds: first?.ui.range ?? [],
    ...(range && { range }),
    ...(slot && { slot: slot.id }),
    value: signal?.value ?? null,
  }
}

// Home Assistant puts the name of the device before the name of the entity.
function withoutDevice(label: string, device: string) {
  const rest = label.startsWith(`${device} `) ? label.slice(device.length).trim() : label
  return rest === '' ? label : `${rest.slice(0, 1).toUpperCase()}${rest.slice(1)}`
}
