/** A node of a known category as an object with rows: its signals by name, its slots to push into, its device. */
import { z } from 'zod'
import { type Device, numeric, type Reader, type Requests } from '../../src/contract/index.ts'
import { type HomeNode, Status, signals, slots } from './nodes.ts'
import { current, settled } from './readings.ts'

/** What all objects of a node know of it. */
export const Node = z.object({
  id: z.int(),
  label: z.string(),
  room: z.string(),
  model: z.string(),
  category: z.string(),
  status: Status.optional(),
  /** Endpoint ids by name. */
  slots: z.record(z.string(), z.int()),
  /** Least and most by name, where they are declared. */
  ranges: z.record(z.string(), z.tuple([z.number(), z.number()])),
})
export type Node = z.output<typeof Node>

// undefined: the node has no such signal. null: it has not said it yet, or it makes no sense.
export const flag = z
  .union([z.boolean(), z.literal([0, 1]).transform((it) => it === 1)])
  .nullable()
  .optional()
  .catch(null)
export const amount = numeric.nullable().optional().catch(null)
export const text = z.string().nullable().optional().catch(null)

/** The schema of a node with these signals, which lie beside `node` in the object. */
export function homeNode<S extends z.ZodRawShape>(shape: S) {
  return z.object({ node: Node, signals: z.object(shape) }).transform(({ node, signals }) => ({ ...signals, node }))
}

/** Reads the nodes of these categories as they are now. */
export function nodesOf(...categories: readonly string[]) {
  return async (box: Reader) => (await current(box, (it) => categories.includes(it.category))).map(plain)
}

/** Reads the nodes of these categories as they were within the last minute. */
export function quietNodesOf(...categories: readonly string[]) {
  return async (box: Reader) => (await settled(box, (it) => categories.includes(it.category))).map(plain)
}

/** The node with its signals and slots by name; of two of one name the first. */
export function plain(node: HomeNode) {
  const { endpoints: _endpoints, ...head } = node
  const told = signals(node).map((it) => [it.name, it.value ?? null] as const)
  const ranges = [...signals(node), ...slots(node)].flatMap(({ name, ui }) => {
    const range = rangeOf(ui.range)
    return range === undefined ? [] : [[name, range] as const]
  })
  const pushed = slots(node).map((it) => [it.name, it.id] as const)
  return {
    node: { ...head, slots: firstOf(pushed), ranges: firstOf(ranges) },
    signals: firstOf(told),
  }
}

/** The ends of a range, where it is one. */
export function rangeOf(range: readonly number[]): readonly [number, number] | undefined {
  const [least, most] = [Math.min(...range), Math.max(...range)]
  return range.length >= 2 && least < most ? [least, most] : undefined
}

/** All rows of a node are one device. */
export function deviceOf({ node }: { readonly node: Node }): Device {
  return { name: node.label, model: node.model || undefined, area: node.room || undefined, id: String(node.id) }
}

export function keyOf({ node }: { readonly node: Node }) {
  return String(node.id)
}

/** A value for a slot; null is how a slot without a type is pushed. */
export function push(node: Node, slot: string, value: boolean | number | string | null): Requests {
  const id = node.slots[slot]
  return id === undefined ? [] : { method: 'PUT', path: `home/endpoints/${node.id}/${id}`, body: { value } }
}

/** A switch over the signal and the slot of one name; none where one of them is missing. */
export function toggle<N extends string>(name: N) {
  type It = { readonly node: Node } & { readonly [K in N]?: boolean | null | undefined }
  return {
    is: 'switch',
    value: (it: It): boolean | null | undefined => (it.node.slots[name] === undefined ? undefined : it[name]),
    set: (on: boolean, it: It) => push(it.node, name, on),
  } as const
}

/** A number over the signal and the slot of one name. The ends are those declared, else these. */
export function dial<N extends string>(name: N, least: number, most: number) {
  type It = { readonly node: Node } & { readonly [K in N]?: number | null | undefined }
  return {
    is: 'number',
    value: (it: It): number | null | undefined => (it.node.slots[name] === undefined ? undefined : it[name]),
    min: (it: It) => it.node.ranges[name]?.[0] ?? least,
    max: (it: It) => it.node.ranges[name]?.[1] ?? most,
    set: (value: number, it: It) => push(it.node, name, Math.round(value)),
  } as const
}

export const battery = { is: 'sensor', name: 'Battery', class: 'battery', unit: '%' } as const

function firstOf<T>(pairs: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries([...pairs].reverse())
}
