/**
 * Shutters and garage doors. In the documentation 0 is open and 100 closed, the opposite of Home Assistant. Houses
 * differ, so the user can invert each node (reference §7.3).
 */
import { z } from 'zod'
import { many, type Reader, type Requests } from '../../src/contract/index.ts'
import { boolSignal, node, nodeSchema, nodesOf, numberSignal, push } from './node-table.ts'

const Cover = nodeSchema({ position: numberSignal, state: boolSignal, inverted: z.boolean() })
type Cover = z.output<typeof Cover>
type Named = Pick<Cover['node'], 'id' | 'label'>

const positioned = { value: openOrClosed, position: openness, set: move } as const
const assumed = { optimistic: true, set: move } as const
const toggle = {
  is: 'button',
  name: 'Toggle',
  icon: 'mdi:swap-vertical',
  disabled: true,
  where: ({ node }: Cover) => 'toggle' in node.slots,
  press: ({ node }: Cover) => push(node, 'toggle', null),
} as const

/** The resources of covers, with these nodes inverted (by id or name). */
export function covers(invert: readonly string[]) {
  const inverted = new Set(invert.map((it) => it.trim().toLowerCase()))
  const isInverted = ({ id, label }: Named) => inverted.has(String(id)) || inverted.has(label.toLowerCase())
  const cover = (...categories: readonly string[]) => node({ from: coversOf(categories, isInverted) })
  return {
    shutter: many({
      schema: Cover,
      ...cover('shutter'),
      entities: { shutter: { is: 'cover', name: null, class: 'shutter', ...positioned }, toggle },
    }),
    opener: many({
      schema: Cover,
      ...cover('opener'),
      entities: { door: { is: 'cover', name: null, class: 'garage', ...positioned }, toggle },
    }),
    basic_shutter: many({
      schema: Cover,
      ...cover('basic_shutter', 'shutter', 'opener'),
      entities: {
        shutter: {
          is: 'cover',
          name: null,
          class: 'shutter',
          ...assumed,
          value: (it) => (isDoor(it) ? undefined : assumedState(it)),
        },
        door: {
          is: 'cover',
          name: null,
          class: 'garage',
          ...assumed,
          value: (it) => (isDoor(it) ? assumedState(it) : undefined),
        },
      },
    }),
  }
}

function coversOf(categories: readonly string[], isInverted: (node: Named) => boolean) {
  const read = nodesOf(...categories)
  return async (box: Reader) =>
    (await read(box)).map(({ node, signals }) => ({ node, signals: { ...signals, inverted: isInverted(node) } }))
}

/** Converts between the position in Home Assistant (100 is open) and the position of the node, in both directions. */
function turned(percent: number, { inverted }: Cover) {
  return inverted ? percent : 100 - percent
}

function openness(it: Cover) {
  return it.position === undefined || it.position === null ? it.position : turned(it.position, it)
}

function openOrClosed(it: Cover) {
  const open = openness(it)
  if (open === undefined || open === null) return open
  return open > 0 ? 'open' : 'closed'
}

function isDoor({ node }: Cover) {
  return node.category === 'opener'
}

/** The state of a cover without a position: the radio of such a cover only receives, so the box knows the last command. */
function assumedState({ node, position, state, inverted }: Cover) {
  const hasNoPosition = node.category === 'basic_shutter' || position === undefined
  if (!hasNoPosition || !('position_set' in node.slots || 'up' in node.slots)) return undefined
  if (state === undefined || state === null) return null
  return state === inverted ? 'closed' : 'open'
}

// A node that takes no position takes up and down.
function move(command: 'OPEN' | 'CLOSE' | 'STOP' | number, it: Cover): Requests {
  if (command === 'STOP') return push(it.node, 'stop', null)
  if (!('position_set' in it.node.slots)) return push(it.node, command === 'CLOSE' ? 'down' : 'up', null)
  const open = command === 'OPEN' ? 100 : command === 'CLOSE' ? 0 : command
  return push(it.node, 'position_set', Math.round(turned(open, it)))
}
