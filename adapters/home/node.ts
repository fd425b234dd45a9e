/** Every node, whatever it is: whether it can be reached, and its name. */
import { z } from 'zod'
import { many, type Reader } from '../../src/contract/index.ts'
import { listed, strangers } from './nodes.ts'
import { deviceOf, keyOf, Node, plain } from './objects.ts'

export const node = many({
  schema: z.object({ node: Node }),
  from: everyNode,
  every: '1m',
  key: keyOf,
  device: deviceOf,
  diagnostics: {
    connection: {
      is: 'binary_sensor',
      name: 'Connection',
      class: 'connectivity',
      // A node that tells no status makes no entity.
      value: ({ node }) => (node.status === 'unknown' ? null : node.status && node.status === 'active'),
      attributes: { status: ({ node }) => node.status, category: ({ node }) => node.category },
    },
  },
  commands: {
    rename: {
      takes: z.object({ name: z.string().trim().min(1).max(64) }),
      ask: ({ name }, { node }) => ({ method: 'PUT', path: `home/nodes/${node.id}`, body: { label: name } }),
    },
  },
})

// What is no node is here, and only here, complained of.
async function everyNode(box: Reader) {
  const nodes = (await listed(box)).map((it) => ({ node: plain(it).node }))
  return [...nodes, ...(await strangers(box))]
}
