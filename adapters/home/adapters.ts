/** The adapters (radios and the like) that reach the nodes: state, on and off, and pairing a new node page by page. */
import { z } from 'zod'
import { get, many, oneOf, post, put } from '../../src/contract/index.ts'

const Status = oneOf('unplugged', 'disabled', 'active')
const HomeAdapter = z.object({
  id: z.int(),
  label: z.string().catch(''),
  status: Status,
  type: z.object({ name: z.string() }).catch({ name: '' }),
})

const Step = z.object({
  session: z.int(),
  pageid: z.int(),
  refresh: z.number().optional(),
  icon_url: z.string().optional(),
  fields: z.array(z.object({ widget: z.string(), text: z.union([z.string(), z.number()]).optional() })).catch([]),
})

const Field = z.union([z.string(), z.number(), z.boolean(), z.null()])

export const adapters = many({
  schema: HomeAdapter,
  from: 'home/adapters',
  every: '5m',
  key: (it) => String(it.id),
  settings: {
    enabled: {
      is: 'switch',
      name: 'Home: {label}',
      id: 'home_adapter_{id}',
      icon: 'mdi:home-automation',
      disabled: true,
      value: (it) => (it.status === 'active' ? true : it.status === 'disabled' ? false : null),
      set: (on, it) => put(`home/adapters/${it.id}`, { status: on ? 'active' : 'disabled' }),
    },
  },
  diagnostics: {
    status: {
      is: 'sensor',
      name: 'Home: {label} state',
      id: 'home_adapter_{id}_state',
      icon: 'mdi:home-automation',
      options: Status,
      disabled: true,
      attributes: { type: (it) => it.type.name },
    },
  },
  commands: {
    // Only the Domus network requires the type of the new node. The answer is the first page.
    pairing_start: {
      takes: z.object({ type: z.string().startsWith('node::').optional() }),
      ask: ({ type }, it) => [
        post(`home/pairing/${it.id}`, { op: 'start', ...(type && { type }) }),
        get(`home/pairing/${it.id}`),
      ],
    },
    // One value for each field of the page, in the order of the page; null for a field without a value.
    pairing_next: {
      takes: z.object({ session: z.int(), pageid: z.int(), fields: z.array(Field).default([]) }),
      ask: (input, it) => post(`home/pairing/${it.id}`, { op: 'next', ...input }),
    },
    pairing_stop: {
      takes: z.object({ session: z.int() }),
      ask: (input, it) => post(`home/pairing/${it.id}`, { op: 'stop', ...input }),
    },
  },
  queries: {
    pairing: {
      takes: z.object({ adapter: z.int() }),
      ask: ({ adapter }) => get(`home/pairing/${adapter}`),
      answer: Step,
    },
  },
})
