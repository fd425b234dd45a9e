/**
 * What no table of ours knows: each endpoint that a node declares for people to see becomes what its type, access and
 * display say. The slot and the signal of one name are one; only the signal tells the state.
 */
import { z } from 'zod'
import type { Reader, Requests } from '../../src/contract/index.ts'
import { partsOf } from './lights.ts'
import { type Endpoint, type HomeNode, isInternal, signals, slots } from './nodes.ts'
import { Node, plain, rangeOf } from './objects.ts'
import { current } from './readings.ts'

/** An endpoint, or a pair of them, with its node. */
export const Other = z.object({
  key: z.string(),
  node: Node,
  label: z.string(),
  /** Its technical name: English, and always the same. */
  word: z.string(),
  type: z.string(),
  display: z.string(),
  unit: z.string(),
  range: z.tuple([z.number(), z.number()]).optional(),
  /** What to show in place of a value, by the thresholds that it reaches. */
  texts: z.array(z.string()),
  thresholds: z.array(z.number()),
  slot: z.int().optional(),
})
export type Other = z.output<typeof Other>
export type Kind = 'sensor' | 'binary_sensor' | 'switch' | 'number' | 'button' | 'text'

const detector = ['alarm1', 'alarm2', 'timed', 'trigger', 'cover', 'battery', 'battery_warning', 'alarm']
const picture = ['detection', 'activation', 'quality', 'sensitivity', 'threshold', 'flip', 'timestamp', 'volume']
const moving = ['position_set', 'position', 'stop', 'toggle', 'state', 'up', 'down']

/** What the tables of the known categories take care of. */
const claimed = new Map<string, readonly string[]>([
  [
    'alarm',
    [
      ...['trigger', 'alarm1', 'alarm2', 'skip', 'off', 'pin', 'state', 'error', 'sound', 'volume'],
      ...['timeout1', 'timeout2', 'timeout3', 'battery', 'battery_warning'],
    ],
  ],
  ['dws', detector],
  ['pir', detector],
  ['kfb', ['enable', 'pushed', 'battery']],
  ['camera', [...picture, 'sound_detection', 'sound_trigger', 'rtsp', 'disk', 'rssi']],
  ['shutter', moving],
  ['opener', moving],
  ['basic_shutter', moving],
])

/** Reads what of all nodes is of one kind. */
export function othersOf(kind: Kind) {
  return async (box: Reader) => (await current(box, () => true)).flatMap((it) => othersIn(it, kind))
}

/** A value for an other's slot. */
export function pushOther({ node, slot }: Other, value: boolean | number | string | null): Requests {
  return slot === undefined ? [] : { method: 'PUT', path: `home/endpoints/${node.id}/${slot}`, body: { value } }
}

function othersIn(node: HomeNode, wanted: Kind) {
  const known = claimed.get(node.category) ?? (isLit(node) ? Object.values(partsOf(node)) : [])
  const open = (it: Endpoint) => !isInternal(it) && !known.includes(it.name)
  const told = signals(node).filter(open)
  const taking = slots(node).filter(open)
  const signalOf = (slot: Endpoint) => told.find((it) => it.name === slot.name || `${it.name}_set` === slot.name)
  const pairs = taking.map((slot) => ({ slot, signal: signalOf(slot) }))
  const alone = told.filter((it) => !pairs.some(({ signal }) => signal === it))
  const all = [...pairs, ...alone.map((signal) => ({ slot: undefined, signal }))]
  return all.filter((it) => kindOf(it) === wanted).map((it) => object(node, it))
}

function isLit({ category }: HomeNode) {
  return category === 'light' || category === 'plug'
}

type Pair = { readonly slot: Endpoint | undefined; readonly signal: Endpoint | undefined }

function kindOf({ slot, signal }: Pair): Kind | undefined {
  if (slot !== undefined) {
    if (slot.value_type === 'void' || slot.ui.display === 'button') return 'button'
    if (slot.value_type === 'bool') return 'switch'
    return slot.value_type === 'string' ? 'text' : 'number'
  }
  if (signal === undefined || signal.value_type === 'void') return undefined
  return signal.value_type === 'bool' ? 'binary_sensor' : 'sensor'
}

function object(node: HomeNode, { slot, signal }: Pair) {
  const [first, second] = [signal ?? slot, slot ?? signal]
  const range = rangeOf(second?.ui.range ?? []) ?? rangeOf(first?.ui.range ?? [])
  return {
    key: `${node.id}_${first?.id}`,
    node: plain(node).node,
    label: shorter(first?.label ?? '', node.label),
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

// Home Assistant puts the device's name before it.
function shorter(label: string, device: string) {
  const rest = label.startsWith(`${device} `) ? label.slice(device.length).trim() : label
  return rest === '' ? label : `${rest.slice(0, 1).toUpperCase()}${rest.slice(1)}`
}
