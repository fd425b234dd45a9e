/** The nodes, whatever their category, and the adapters (radios and the like) that reach them. */
import { z } from 'zod'
import { del, many, oneOf, put, type Reader, text } from '../../src/contract/index.ts'
import { byName, deviceOf, type Node, nodeLimit } from './node-table.ts'
import { allNodes, unreadableNodes } from './nodes.ts'
import { commands, queries } from './pairing.ts'

const Status = oneOf('unplugged', 'disabled', 'active')
const HomeAdapter = z
  .object({ id: z.int(), label: text.catch(null), status: Status })
  .extend({ type: z.object({ name: text }).catch({ name: null }) })
  .transform(({ type, ...it }) => ({
    ...it,
    label: it.label ?? type.name?.replace(/^adapter::/, '') ?? String(it.id),
    type: type.name,
    connected: it.status === 'unknown' ? null : it.status === 'active',
    enabled: it.status === 'active' ? true : it.status === 'disabled' ? false : null,
  }))

const adapter = many({
  schema: HomeAdapter,
  from: 'home/adapters',
  every: '5m',
  key: ({ id }) => String(id),
  limit: 20,
  title: (it) => it.label,
  prefix: { name: '{label}', id: 'home_adapter_{id}' },
  enabled: ['connected'],
  // A pairing adds a node.
  changes: ['node'],
  settings: {
    enabled: {
      is: 'switch',
      name: null,
      icon: 'mdi:home-automation',
      set: (on, { id }) => put(`home/adapters/${id}`, { status: on ? 'active' : 'disabled' }),
    },
  },
  diagnostics: {
    connected: { is: 'binary_sensor', name: 'connection', class: 'connectivity' },
    status: {
      is: 'sensor',
      name: 'state',
      id: 'state',
      icon: 'mdi:home-automation',
      options: Status,
      attributes: ['type'],
    },
  },
  commands,
  queries,
})

const Readable = z.custom<Node>((it) => it !== undefined, 'expected an object')
const EveryNode = z.object({ node: Readable }).transform(({ node }) => {
  const { category, status } = node
  // Some nodes have no status.
  return {
    node,
    category: category || null,
    status,
    connection: status === 'unknown' ? null : status && status === 'active',
  }
})

const node = many({
  schema: EveryNode,
  from: readNodes,
  every: '1m',
  key: ({ node }) => String(node.id),
  device: deviceOf,
  limit: nodeLimit,
  diagnostics: {
    connection: { is: 'binary_sensor', name: 'Connection', class: 'connectivity', attributes: ['status', 'category'] },
  },
  commands: {
    rename: {
      takes: z.object({ name: z.string().trim().min(1).max(64) }),
      ask: ({ name }, { node }) => put(`home/nodes/${node.id}`, { label: name }),
    },
    remove: {
      takes: z.strictObject({}),
      danger: 'Removes the node from Freebox Home. It has to be paired again before it can be used.',
      ask: (_, { node }) => del(`home/nodes/${node.id}`),
    },
  },
})

// Unreadable items are included so that the log names them; the other resources of Freebox Home ignore them.
async function readNodes(box: Reader) {
  return [...(await allNodes(box)).map(byName), ...(await unreadableNodes(box))]
}

export const network = { adapter, node }
