/** What the tables of Freebox Home share: a node as an object with its signals and slots, its device, common rows. */
import { z } from 'zod'
import { type Device, type Interval, numeric, put, type Reader, type Requests } from '../../src/contract/index.ts'
import { type HomeNode, Status, signals, slots } from './nodes.ts'
import { nodesNow, nodesOfLastMinute } from './values.ts'

/** What every object of Freebox Home knows of its node. */
export const Node = z.object({
  id: z.int(),
  label: z.string(),
  room: z.string(),
  model: z.string(),
  category: z.string(),
  status: Status.optional(),
  /** Endpoint ids by name. */
  slots: z.record(z.string(), z.int()),
  /** Minimum and maximum by name, if they are declared. */
  ranges: z.record(z.string(), z.tuple([z.number(), z.number()])),
})
export type Node = z.output<typeof Node>
interface OnNode {
  readonly node: Node
}

// undefined: the node has no such signal. null: the signal has no value yet, or an unreadable one.
export const boolSignal = z
  .union([z.boolean(), z.literal([0, 1]).transform((it) => it === 1)])
  .nullable()
  .optional()
  .catch(null)
export const numberSignal = numeric.nullable().optional().catch(null)
export const textSignal = z.string().nullable().optional().catch(null)

/** The schema of a node with these signals. In the parsed object they are fields next to `node`. */
export function nodeSchema<S extends z.ZodRawShape>(shape: S) {
  return z.object({ node: Node, signals: z.object(shape) }).transform(({ node, signals }) => ({ ...signals, node }))
}

/** What the resources of nodes have in common: each object is one node and its device. */
export function node({ from, every = '3s' }: { from: (box: Reader) => Promise<unknown>; every?: Interval }) {
  return { from, every, key: ({ node }: OnNode) => String(node.id), device: deviceOf }
}

/** Reads the nodes of these categories with their values now. */
export function nodesOf(...categories: readonly string[]) {
  return async (box: Reader) => (await nodesNow(box, (it) => categories.includes(it.category))).map(byName)
}

/** Reads the nodes of a category with their values of the last minute. */
export async function nodesOfLastMinuteOf(box: Reader, category: string) {
  return (await nodesOfLastMinute(box, (it) => it.category === category)).map(byName)
}

/** A node with its signals and slots by name. The first of several with the same name counts. */
export function byName(node: HomeNode) {
  const { endpoints: _endpoints, ...head } = node
  const values = signals(node).map((it) => [it.name, it.value ?? null] as const)
  const ids = slots(node).map((it) => [it.name, it.id] as const)
  const ranges = [...signals(node), ...slots(node)].flatMap(({ name, ui }) => {
    const range = rangeOf(ui.range)
    return range === undefined ? [] : [[name, range] as const]
  })
  return { node: { ...head, slots: firstOf(ids), ranges: firstOf(ranges) }, signals: firstOf(values) }
}

function firstOf<T>(pairs: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries([...pairs].reverse())
}

/** Minimum and maximum of a range; undefined if it is not a range. */
export function rangeOf(range: readonly number[]): readonly [number, number] | undefined {
  const [least, most] = [Math.min(...range), Math.max(...range)]
  return range.length >= 2 && least < most ? [least, most] : undefined
}

/** All objects of a node belong to one device. */
export function deviceOf({ node }: OnNode): Device {
  return { name: node.label, model: node.model || undefined, area: node.room || undefined, id: String(node.id) }
}

/** Pushes a value into a slot, if the node has it. null is the value for a slot without a type. */
export function push(node: Node, slot: string, value: boolean | number | string | null): Requests {
  const id = node.slots[slot]
  return id === undefined ? [] : put(`home/endpoints/${node.id}/${id}`, { value })
}

/** A switch over the signal and the slot of one name. A node that lacks one of them does not have the switch. */
export function toggle<N extends string>(name: N) {
  type It = OnNode & { readonly [K in N]?: boolean | null | undefined }
  return {
    value: (it: It): boolean | null | undefined => (it.node.slots[name] === undefined ? undefined : it[name]),
    set: (on: boolean, it: It) => push(it.node, name, on),
  }
}

/** A number over the signal and the slot of one name. The declared range of the node replaces this minimum and maximum. */
export function dial<N extends string>(name: N, least: number, most: number) {
  type It = OnNode & { readonly [K in N]?: number | null | undefined }
  return {
    value: (it: It): number | null | undefined => (it.node.slots[name] === undefined ? undefined : it[name]),
    min: (it: It) => it.node.ranges[name]?.[0] ?? least,
    max: (it: It) => it.node.ranges[name]?.[1] ?? most,
    set: (value: number, it: It) => push(it.node, name, Math.round(value)),
  }
}

export const battery = { is: 'sensor', name: 'Battery', class: 'battery', unit: '%' } as const
