/**
 * The pairing of a new node: a session of an adapter with several pages. It is always stopped after three minutes, as the
 * radio would stay in pairing otherwise. https://dev.freebox.fr/sdk/os/home/ ("Home Pairing")
 */
import { z } from 'zod'
import {
  described,
  get,
  list,
  numeric,
  orElse,
  orNull,
  post,
  type Reader,
  text,
  verbatim,
} from '../../src/contract/index.ts'

interface Adapter {
  readonly id: number
}

/** The documentation reads numbers and sends texts. The box is sent numbers. */
const whole = described(z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]), 'a whole number')
const NodeType = described(z.string().startsWith('node::'), 'the type of a node, which begins with node::')
/** What a widget takes: the index of a select, true for a button, a text … */
const Value = z.union([z.string(), z.number(), z.boolean(), z.null()])

// The values of the next step are in the order of the fields, so one that is unreadable keeps its place.
const Widget = text.transform((it) => it ?? 'unknown')
const Field = z.object({ widget: Widget, text: z.union([verbatim, z.number()]).nullish() })
const Page = z
  .object({ session: numeric, pageid: numeric, refresh: numeric.optional(), icon_url: text.optional() })
  .extend({ fields: list(Field.catch({ widget: 'unknown' })) })

// Without a session in progress, some boxes answer no result instead of `noent`.
const Session = orNull(Page.pick({ session: true }))

const pathOf = (adapter: number | string) => `home/pairing/${adapter}`

export const commands = {
  // Only the Domus network requires the type of the new node. The answer is the first page, which may take a moment.
  pair_start: {
    takes: z.strictObject({ type: NodeType.optional() }),
    ask: (input: { readonly type?: string | undefined }, { id }: Adapter) => [
      post(pathOf(id), { op: 'start', ...input }),
      orElse(get(pathOf(id)), ['noent'], get(pathOf(id)), '1s'),
    ],
    answer: Page,
    ends: { after: '3m', by: 'pair_stop', which: sessionOf, ask: stop },
  },
  // One value for each field of the page, in the order of the page; null for a field without a value.
  pair_next: {
    takes: z.strictObject({ session: whole, pageid: whole, fields: z.array(Value).default([]) }),
    ask: (input: object, { id }: Adapter) => post(pathOf(id), { op: 'next', ...input }),
    answer: Page,
  },
  pair_stop: {
    takes: z.strictObject({ session: whole.optional() }),
    ask: ({ session }: { readonly session?: number | undefined }, { id }: Adapter, box: Reader) => {
      return session === undefined ? stop(String(id), box) : post(pathOf(id), { op: 'stop', session })
    },
  },
} as const

export const queries = {
  pairing: {
    takes: z.strictObject({ adapter: whole }),
    ask: ({ adapter }: { readonly adapter: number }) => get(pathOf(adapter)),
    answer: Page.optional(),
  },
} as const

function sessionOf(page: unknown): string | undefined {
  const { data } = Session.safeParse(page)
  return data ? String(data.session) : undefined
}

/** Stops the session that is in progress, if there is one. @param own another one is of another program, and goes on */
async function stop(adapter: string, box: Reader, own?: string) {
  const open = await box.getIfPresent(pathOf(adapter), Session)
  if (!open || (own !== undefined && own !== String(open.session))) return []
  return post(pathOf(adapter), { op: 'stop', session: open.session })
}
