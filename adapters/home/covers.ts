/**
 * Shutters and garage doors. In the documentation 0 is open and 100 closed, the opposite of Home Assistant. Houses
 * differ, so the user can invert each node (reference §7.3).
 */
import { many, type Requests } from '../../src/contract/index.ts'
import { bool, type Node, type NodeObject, nodesFrom, nodesOf, number, push, slotButton } from './node-table.ts'

interface Cover extends NodeObject {
  readonly inverted: boolean
}

const positioned = { is: 'cover', name: null, value: openOrClosed, position: openness, set: move } as const
const toggle = { ...slotButton('toggle'), name: 'Toggle', icon: 'mdi:swap-vertical' } as const

/** The resources of covers, with these nodes inverted (by id or name). */
export function covers(invert: readonly string[]) {
  const inverted = new Set(invert.map((it) => it.trim().toLowerCase()))
  const isInverted = ({ id, label }: Node) => inverted.has(String(id)) || inverted.has(label.toLowerCase())
  const cover = (...categories: readonly string[]) =>
    nodesFrom(async (box) => {
      return (await nodesOf(box, categories)).map((it) => ({ ...it, inverted: isInverted(it.node) }))
    })
  return {
    shutter: many({
      ...cover('shutter'),
      enabled: ['shutter'],
      entities: { shutter: { ...positioned, class: 'shutter' }, toggle },
    }),
    opener: many({
      ...cover('opener'),
      enabled: ['door'],
      entities: { door: { ...positioned, class: 'garage' }, toggle },
    }),
    basic_shutter: many({
      ...cover('basic_shutter', 'shutter', 'opener'),
      entities: {
        shutter: { ...assumed(false), class: 'shutter' },
        door: { ...assumed(true), class: 'garage' },
      },
    }),
  }
}

/** A cover without a position, which is either a garage door or a shutter. */
function assumed(isDoor: boolean) {
  const value = (it: Cover) => ((it.node.category === 'opener') === isDoor ? assumedState(it) : undefined)
  return { is: 'cover', name: null, value, optimistic: true, set: move } as const
}

/** The state of a cover without a position: the radio of such a cover only receives, so the box knows the last command. */
function assumedState(it: Cover) {
  const { category, slots } = it.node
  const hasNoPosition = category === 'basic_shutter' || !('position' in it.signals)
  if (!hasNoPosition || !('position_set' in slots || 'up' in slots)) return undefined
  const state = bool('state')(it)
  if (typeof state !== 'boolean') return null
  return state === it.inverted ? 'closed' : 'open'
}

/** Converts between the position in Home Assistant (100 is open) and the position of the node, in both directions. */
function turned(percent: number, { inverted }: Cover) {
  return inverted ? percent : 100 - percent
}

function openness(it: Cover) {
  const position = number('position')(it)
  return typeof position === 'number' ? turned(position, it) : position
}

function openOrClosed(it: Cover) {
  const open = openness(it)
  if (typeof open !== 'number') return open
  return open > 0 ? 'open' : 'closed'
}

// A node that takes no position takes up and down.
function move(command: 'OPEN' | 'CLOSE' | 'STOP' | number, it: Cover): Requests {
  if (command === 'STOP') return push(it.node, 'stop')
  if (!('position_set' in it.node.slots)) return push(it.node, command === 'CLOSE' ? 'down' : 'up')
  const open = command === 'OPEN' ? 100 : command === 'CLOSE' ? 0 : command
  return push(it.node, 'position_set', Math.round(turned(open, it)))
}
