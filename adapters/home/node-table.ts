/** What the tables of Freebox Home share: a node as an object with its signals and slots, its device, common rows. */
import { z } from 'zod'
import {
  type Device,
  type Interval,
  numeric,
  put,
  type Reader,
  type Requests,
  verbatim,
} from '../../src/contract/index.ts'
import type { HomeNode, Limits, Value } from './nodes.ts'
import { nodesWithValues } from './values.ts'

/** A node as the tables know it, with the paths of its slots and the declared limits of its endpoints by name. */
export interface Node extends Omit<HomeNode, 'signals' | 'slots'> {
  readonly slots: Readonly<Record<string, string>>
  readonly limits: Readonly<Record<string, Limits>>
}
interface OnNode {
  readonly node: Node
}
/** The object of most tables: a node with the values of its signals by name. */
export interface NodeObject extends OnNode {
  readonly signals: Readonly<Record<string, Value>>
}

/** What the resources of these categories have in common: each object is one node and its device. */
export function node(...categories: readonly string[]) {
  return nodesFrom((box) => nodesOf(box, categories))
}

/** More nodes than these are no household's. */
export const nodeLimit = 100

/** The same for objects that are read in another way. */
export function nodesFrom<T>(from: (box: Reader) => Promise<readonly T[]>, every: Interval = '3s') {
  const key = ({ node }: OnNode) => String(node.id)
  return { schema: z.custom<T>(), from, every, key, device: deviceOf, limit: nodeLimit }
}

/** Reads the nodes of these categories with their values now. */
export async function nodesOf(box: Reader, categories: readonly string[]) {
  return (await nodesWithValues(box, categories)).map(byName)
}

/** A node with its signals and slots by name. The first of several with the same name counts. */
export function byName({ signals, slots, ...node }: HomeNode): NodeObject {
  const limits = [...signals, ...slots].flatMap(({ name, limits }) => (limits ? [[name, limits] as const] : []))
  const paths = slots.map(({ name, path }) => [name, path] as const)
  const values = signals.map(({ name, value }) => [name, value ?? null] as const)
  return { node: { ...node, slots: firstOf(paths), limits: firstOf(limits) }, signals: firstOf(values) }
}

function firstOf<T>(pairs: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries(pairs.toReversed())
}

/** All objects of a node belong to one device. */
export function deviceOf({ node }: OnNode): Device {
  return { name: node.title, model: node.model || undefined, area: node.room || undefined, id: String(node.id) }
}

/** Pushes a value into a slot, if the node has it. null is the value for a slot without a type. */
export function push(node: Node, slot: string, value: boolean | number | string | null = null): Requests {
  const path = node.slots[slot]
  return path === undefined ? [] : put(`home/endpoints/${path}`, { value })
}

// undefined: the node has no such signal. null: the signal has no value yet, or an unreadable one.
export const Bool = z
  .union([z.boolean(), z.literal([0, 1]).transform((it) => it === 1)])
  .nullish()
  .catch(null)
export const Numeric = numeric.nullish().catch(null)
export const Text = verbatim.optional().catch(null)

/** The value of the signal of this name. */
export const bool = (name: string) => (it: NodeObject) => Bool.parse(it.signals[name])
export const number = (name: string) => (it: NodeObject) => Numeric.parse(it.signals[name])
export const text = (name: string) => (it: NodeObject) => Text.parse(it.signals[name])

/** A switch over the signal and the slot of one name. A node that lacks one of them does not have the switch. */
export function toggle(name: string) {
  return {
    is: 'switch',
    value: (it: NodeObject) => (name in it.node.slots ? bool(name)(it) : undefined),
    set: (on: boolean, { node }: NodeObject) => push(node, name, on),
  } as const
}

/** A number over the signal and the slot of one name. The declared limits of the node replace this minimum and maximum. */
export function dial(name: string, min: number, max: number) {
  return {
    is: 'number',
    value: (it: NodeObject) => (name in it.node.slots ? number(name)(it) : undefined),
    min: ({ node }: NodeObject) => node.limits[name]?.[0] ?? min,
    max: ({ node }: NodeObject) => node.limits[name]?.[1] ?? max,
    set: (value: number, { node }: NodeObject) => push(node, name, Math.round(value)),
  } as const
}

export const percent = (name: string) => ({ ...dial(name, 0, 100), unit: '%' }) as const

/** A button over the slot of this name. A node that lacks it does not have the button. */
export function slotButton(slot: string) {
  return {
    is: 'button',
    where: ({ node }: NodeObject) => slot in node.slots,
    press: ({ node }: NodeObject) => push(node, slot),
  } as const
}

export const battery = { is: 'sensor', name: 'Battery', class: 'battery', unit: '%', value: number('battery') } as const
