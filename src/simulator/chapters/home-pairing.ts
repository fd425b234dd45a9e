/** The pairing of new nodes. https://dev.freebox.fr/sdk/os/home/ ("Home Pairing") */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import type { Home, HomeAdapter } from '../house/home.ts'
import { type Pairing, pages, takes } from '../house/pairing.ts'
import type { SimulatedHouse } from '../house.ts'
import { get, post } from '../route.ts'

const Session = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)])
const Step = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('start'), type: z.string().optional() }),
  z.strictObject({ op: z.literal('next'), session: Session, pageid: Session, fields: z.array(z.unknown()) }),
  z.strictObject({ op: z.literal('stop'), session: Session }),
])
type Next = Extract<z.output<typeof Step>, { op: 'next' }>

export const pairingRoutes = [
  get('home/pairing/{adapter}', ({ house, parameters }) => {
    return pageOf(pairingOf(homeOf(house), adapterOf(house, parameters.adapter)))
  }),
  post('home/pairing/{adapter}', Step, ({ house, parameters, body }) => {
    const [home, adapter] = [homeOf(house), adapterOf(house, parameters.adapter)]
    if (body.op === 'start') return start(home, adapter, body.type)
    const pairing = pairingOf(home, adapter)
    if (pairing.session !== body.session) throw new Refusal('inval')
    if (body.op === 'next') return next(home, adapter, pairing, body)
    home.pairing.delete(adapter.id)
    return undefined
  }),
]

export function homeOf({ home }: SimulatedHouse): Home {
  if (!home) throw new Refusal('nodev')
  return home
}

export function adapterOf(house: SimulatedHouse, id: string) {
  const adapter = homeOf(house).adapters.find((it) => String(it.id) === id)
  if (!adapter) throw new Refusal('noent')
  return adapter
}

function pairingOf({ pairing }: Home, { id }: HomeAdapter): Pairing {
  const current = pairing.get(id)
  if (!current) throw new Refusal('noent')
  return current
}

function pageOf({ session, pageid }: Pairing) {
  const fields = pages[pageid - 1] ?? []
  return { session, pageid, refresh: 1000, icon_url: '/resources/images/home/pairing/button.png', fields }
}

function start(home: Home, { id, status }: HomeAdapter, type: string | undefined): void {
  if (status !== 'active') throw new Refusal('inval')
  home.pairing.set(id, { session: 62_000 + id, pageid: 1, ...(type !== undefined && { type }) })
}

/** The next page. After the last one the session is over, and the node is there. */
function next(home: Home, adapter: HomeAdapter, pairing: Pairing, { pageid, fields }: Next) {
  const page = pages[pairing.pageid - 1] ?? []
  const isComplete = fields.length === page.length && page.every((field, at) => takes(field, fields[at]))
  if (pageid !== pairing.pageid || !isComplete) throw new Refusal('inval')
  const label = fields.find((_, at) => page[at]?.widget === 'input')
  if (typeof label === 'string') pairing.label = label
  pairing.pageid += 1
  if (pairing.pageid <= pages.length) return pageOf(pairing)
  addNode(home, adapter, pairing)
  home.pairing.delete(adapter.id)
  return undefined
}

/** The new node is like one of the same type, else like one of the same adapter. */
function addNode({ nodes }: Home, { id: adapter }: HomeAdapter, { type, label = 'Nouvel objet' }: Pairing): void {
  const like = nodes.find((it) => it.type?.name === type) ?? nodes.find((it) => it.adapter === adapter)
  if (like === undefined) return
  const id = Math.max(...nodes.map((it) => it.id)) + 1
  nodes.push({ ...structuredClone(like), id, adapter, label, alarms: [] })
}
