/** The adapters (radios and the like) that reach the nodes: state, on and off, and pairing a new node page by page. */
import { z } from 'zod'
import { many, oneOf } from '../../src/contract/index.ts'

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
      set: (on, it) => ({
        method: 'PUT',
        path: `home/adapters/${it.id}`,
        body: { status: on ? 'active' : 'disabled' },
      }),
    },
  },
  diagnostics: {
    status: {
      is: 'sensor',
      name: 'Home: {label} state',
      id: 'home_adapter_{id}_state',
      icon: 'mdi:home-automation',
      class: 'enum',
      options: Status.options,
      disabled: true,
      attributes: { type: (it) => it.type.name },
    },
  },
  commands: {
    // Only the Domus network requires the type of the new node. The answer is the first page.
    pairing_start: {
      takes: z.object({ type: z.string().startsWith('node::').optional() }),
      ask: ({ type }, it) => [
        { method: 'POST', path: `home/pairing/${it.id}`, body: { op: 'start', ...(type && { type }) } },
        { method: 'GET', path: `home/pairing/${it.id}` },
      ],
    },
    // One value for each field of the page, in the order of the page; null for a field without a value.
    pairing_next: {
      takes: z.object({ session: z.int(), pageid: z.int(), fields: z.array(Field).default([]) }),
      ask: (input, it) => ({ method: 'POST', path: `home/pairing/${it.id}`, body: { op: 'next', ...input } }),
    },
    pairing_stop: {
      takes: z.object({ session: z.int() }),
      ask: (input, it) => ({ method: 'POST', path: `home/pairing/${it.id}`, body: { op: 'stop', ...input } }),
    },
  },
  queries: {
    pairing: {
      takes: z.object({ adapter: z.int() }),
      ask: ({ adapter }) => ({ method: 'GET', path: `home/pairing/${adapter}` }),
      answer: Step,
    },
  },
})
