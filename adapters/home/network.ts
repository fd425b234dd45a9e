/** The nodes, whatever their category, and the adapters (radios and the like) that reach them, with pairing. */
import { z } from 'zod'
import { described, get, many, oneOf, post, put, type Reader, text, verbatim } from '../../src/contract/index.ts'
import { byName, deviceOf, type Node, nodeLimit } from './node-table.ts'
import { allNodes, unreadableNodes } from './nodes.ts'

const Status = oneOf('unplugged', 'disabled', 'active')
const HomeAdapter = z
  .object({ id: z.int(), label: text.catch(null), status: Status })
  .extend({ type: z.object({ name: text }).catch({ name: null }) })
  .transform(({ type, ...it }) => ({
    ...it,
    label: it.label ?? type.name?.replace(/^adapter::/, '') ?? String(it.id),
    type: type.name,
    enabled: it.status === 'active' ? true : it.status === 'disabled' ? false : null,
  }))

const NodeType = described(z.string().startsWith('node::'), 'the type of a node, which begins with node::')

// The pairing is a session with several pages.
const Session = z.object({ session: z.int() })
const Field = z.object({ widget: z.string(), text: z.union([verbatim, z.number()]).optional() })
const Page = z
  .object({ session: z.int(), pageid: z.int(), refresh: z.number().optional(), icon_url: text.optional() })
  .extend({ fields: z.array(Field).catch([]) })
const Input = z.union([z.string(), z.number(), z.boolean(), z.null()])

const adapter = many({
  schema: HomeAdapter,
  from: 'home/adapters',
  every: '5m',
  key: ({ id }) => String(id),
  limit: 20,
  title: (it) => it.label,
  prefix: { name: '{label}', id: 'home_adapter_{id}' },
  enabled: [],
  settings: {
    enabled: {
      is: 'switch',
      name: null,
      icon: 'mdi:home-automation',
      set: (on, { id }) => put(`home/adapters/${id}`, { status: on ? 'active' : 'disabled' }),
    },
  },
  diagnostics: {
    status: {
      is: 'sensor',
      name: 'state',
      id: 'state',
      icon: 'mdi:home-automation',
      options: Status,
      attributes: ['type'],
    },
  },
  commands: {
    // Only the Domus network requires the type of the new node. The answer is the first page.
    pairing_start: {
      takes: z.object({ type: NodeType.optional() }),
      ask: (input, { id }) => [post(`home/pairing/${id}`, { op: 'start', ...input }), get(`home/pairing/${id}`)],
    },
    // One value for each field of the page, in the order of the page; null for a field without a value.
    pairing_next: {
      takes: Session.extend({ pageid: z.int(), fields: z.array(Input).default([]) }),
      ask: (input, { id }) => post(`home/pairing/${id}`, { op: 'next', ...input }),
    },
    pairing_stop: { takes: Session, ask: (input, { id }) => post(`home/pairing/${id}`, { op: 'stop', ...input }) },
  },
  queries: {
    pairing: {
      takes: z.object({ adapter: z.int() }),
      ask: ({ adapter }) => get(`home/pairing/${adapter}`),
      answer: Page,
    },
  },
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
  },
})

// Unreadable items are included so that the log names them; the other resources of Freebox Home ignore them.
async function readNodes(box: Reader) {
  return [...(await allNodes(box)).map(byName), ...(await unreadableNodes(box))]
}

export const network = { adapter, node }
