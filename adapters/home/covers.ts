/**
 * Shutters and garage doors. The documentation's 0 is open and 100 closed, the other way round than Home Assistant's;
 * houses differ, so an owner can invert each (reference §7.3).
 */
import { many, type Requests } from '../../src/contract/index.ts'
import { amount, deviceOf, flag, homeNode, keyOf, type Node, nodesOf, push } from './objects.ts'

const Moving = homeNode({ position: amount, state: flag })
type Moving = { readonly node: Node; readonly position?: number | null | undefined }
type Movement = 'OPEN' | 'CLOSE' | 'STOP' | number

/** The things, where these nodes (by id or name) are inverted. */
export function covers(invert: readonly string[]) {
  const names = new Set(invert.map((it) => it.trim().toLowerCase()))
  const inverted = (node: Node) => names.has(String(node.id)) || names.has(node.label.toLowerCase())

  /** Between what we say (100 open) and what the node says, either way. */
  const turned = (percent: number, node: Node) => (inverted(node) ? percent : 100 - percent)

  function openness({ node, position }: Moving) {
    return position === undefined || position === null ? position : turned(position, node)
  }

  function standing(it: Moving) {
    const open = openness(it)
    if (open === undefined || open === null) return open
    return open > 0 ? 'open' : 'closed'
  }

  // A node that takes no position is told up and down.
  function move(command: Movement, { node }: { readonly node: Node }): Requests {
    if (command === 'STOP') return push(node, 'stop', null)
    if (!('position_set' in node.slots)) return push(node, command === 'CLOSE' ? 'down' : 'up', null)
    const open = command === 'OPEN' ? 100 : command === 'CLOSE' ? 0 : command
    return push(node, 'position_set', Math.round(turned(open, node)))
  }

  const moves = { is: 'cover', name: null, value: standing, position: openness, set: move } as const
  const toggle = {
    is: 'button',
    name: 'Toggle',
    icon: 'mdi:swap-vertical',
    disabled: true,
    where: ({ node }: { readonly node: Node }) => 'toggle' in node.slots,
    press: ({ node }: { readonly node: Node }) => push(node, 'toggle', null),
  } as const

  // A radio that only listens: what the box holds for its state is what it last said.
  function believed({ node, state }: { node: Node; state?: boolean | null | undefined }) {
    if (state === undefined || state === null) return null
    return state === inverted(node) ? 'closed' : 'open'
  }
  const blind = ({ node, position }: Moving) =>
    (node.category === 'basic_shutter' || position === undefined) &&
    ('position_set' in node.slots || 'up' in node.slots)

  return {
    shutter: many({
      schema: Moving,
      from: nodesOf('shutter'),
      every: '3s',
      key: keyOf,
      device: deviceOf,
      entities: { shutter: { ...moves, class: 'shutter' }, toggle },
    }),
    opener: many({
      schema: Moving,
      from: nodesOf('opener'),
      every: '3s',
      key: keyOf,
      device: deviceOf,
      entities: { door: { ...moves, class: 'garage' }, toggle },
    }),
    basic_shutter: many({
      schema: Moving,
      from: nodesOf('basic_shutter', 'shutter', 'opener'),
      every: '3s',
      key: keyOf,
      device: deviceOf,
      entities: {
        shutter: {
          is: 'cover',
          name: null,
          class: 'shutter',
          optimistic: true,
          value: (it) => (blind(it) && it.node.category !== 'opener' ? believed(it) : undefined),
          set: move,
        },
        door: {
          is: 'cover',
          name: null,
          class: 'garage',
          optimistic: true,
          value: (it) => (blind(it) && it.node.category === 'opener' ? believed(it) : undefined),
          set: move,
        },
      },
    }),
  }
}
