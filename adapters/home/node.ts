/** Every node, whatever its category: whether it is reachable, and its name. */
import { z } from 'zod'
import { many, put, type Reader } from '../../src/contract/index.ts'
import { byName, Node, node } from './node-table.ts'
import { allNodes, unreadableNodes } from './nodes.ts'

export const everyNode = many({
  schema: z.object({ node: Node }),
  ...node({ from: readNodes, every: '1m' }),
  diagnostics: {
    connection: {
      is: 'binary_sensor',
      name: 'Connection',
      class: 'connectivity',
      // Absent if the node has no status.
      value: ({ node }) => (node.status === 'unknown' ? null : node.status && node.status === 'active'),
      attributes: { status: ({ node }) => node.status, category: ({ node }) => node.category },
    },
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
  const nodes = (await allNodes(box)).map((it) => ({ node: byName(it).node }))
  return [...nodes, ...(await unreadableNodes(box))]
}
