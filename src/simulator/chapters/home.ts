/**
 * Freebox Home. https://dev.freebox.fr/sdk/os/home/, with what real boxes leave out of it (reference §7).
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { push } from '../automation.ts'
import { endpointOf, type Home, type HomeNode, type Value } from '../house/home.ts'
import type { Endpoint, ValueType } from '../house/node-types.ts'
import type { House } from '../house.ts'
import { type Chapter, get, Nothing, post, put, remove } from '../route.ts'

const AdapterStatus = z.strictObject({ status: z.enum(['disabled', 'active']) })
const Label = z.strictObject({ label: z.string().min(1) })
const Pushed = z.strictObject({
  id: z.int().optional(),
  value: z.union([z.boolean(), z.number(), z.string(), z.null()]),
})
const Batch = z.array(z.strictObject({ node: z.int(), ep: z.int() }))
const Session = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)])
const Pairing = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('start'), type: z.string().optional() }),
  z.strictObject({ op: z.literal('next'), session: Session, pageid: Session, fields: z.array(z.unknown()) }),
  z.strictObject({ op: z.literal('stop'), session: Session }),
])

/** What a slot of each type takes; a void one takes null, and nothing else. */
const takes: Record<ValueType, z.ZodType<Value>> = {
  bool: z.boolean(),
  int: z.int(),
  float: z.number(),
  string: z.string(),
  void: z.null(),
}

export const home: Chapter = {
  read: 'home',
  write: 'home',
  exists: ({ home }) => home !== undefined,
  routes: [
    get('home/adapters', ({ house }) => homeOf(house).adapters),
    get('home/adapters/{id}', ({ house, parameters }) => adapterOf(house, parameters.id)),
    put('home/adapters/{id}', AdapterStatus, ({ house, parameters, body }) => {
      Object.assign(adapterOf(house, parameters.id), body)
    }),
    get('home/nodes', ({ house }) => homeOf(house).nodes.map((it) => told(homeOf(house), it))),
    get('home/nodes/{id}', ({ house, parameters }) => told(homeOf(house), nodeOf(house, parameters.id))),
    put('home/nodes/{id}', Label, ({ house, parameters, body }) => {
      nodeOf(house, parameters.id).label = body.label
    }),
    remove('home/nodes/{id}', Nothing, ({ house, parameters }) => {
      const gone = nodeOf(house, parameters.id)
      homeOf(house).nodes = homeOf(house).nodes.filter((it) => it !== gone)
    }),
    post('home/endpoints/get', Batch, ({ house, body }) => {
      if (!homeOf(house).batch) throw new Refusal('internal_error')
      return body.map(({ node, ep }) => ({ node, ep, ...readingOf(nodeOf(house, String(node)), String(ep)) }))
    }),
    get('home/endpoints/{node}/{endpoint}', ({ house, parameters }) =>
      readingOf(nodeOf(house, parameters.node), parameters.endpoint),
    ),
    put('home/endpoints/{node}/{endpoint}', Pushed, ({ box, house, parameters, body }) => {
      const node = nodeOf(house, parameters.node)
      const slot = endpoint(node, parameters.endpoint)
      if (slot.ep_type !== 'slot' || !takes[slot.value_type].safeParse(body.value).success) throw new Refusal('inval')
      push(box, node, slot, body.value)
    }),
    get('home/tileset/all', ({ house }) => homeOf(house).nodes.flatMap(tile)),
    get('home/tileset/{node}', ({ house, parameters }) => tile(nodeOf(house, parameters.node))),
    get('home/pairing/{adapter}', ({ house, parameters }) =>
      step(homeOf(house), adapterOf(house, parameters.adapter).id),
    ),
    post('home/pairing/{adapter}', Pairing, ({ house, parameters, body }) =>
      pair(homeOf(house), adapterOf(house, parameters.adapter).id, body),
    ),
  ],
}

function homeOf({ home }: House): Home {
  if (!home) throw new Refusal('nodev')
  return home
}

function adapterOf(house: House, id: string) {
  const adapter = homeOf(house).adapters.find((it) => String(it.id) === id)
  if (!adapter) throw new Refusal('noent')
  return adapter
}

function nodeOf(house: House, id: string): HomeNode {
  const node = homeOf(house).nodes.find((it) => String(it.id) === id)
  if (!node) throw new Refusal('noent')
  return node
}

function endpoint(node: HomeNode, id: string): Endpoint {
  const found = endpointOf(node, Number(id))
  if (!found) throw new Refusal('noent')
  return found
}

/** A signal is read from the thing itself, of a slot only what was last pushed is known. */
function readingOf(node: HomeNode, id: string) {
  const { value_type, refresh, ui } = endpoint(node, id)
  const unit = ui?.unit === undefined ? {} : { unit: ui.unit }
  return {
    value: current(node, endpoint(node, id)),
    value_type,
    ...unit,
    ...(refresh === undefined ? {} : { refresh }),
  }
}

function current(node: HomeNode, { ep_type, id, value_type }: Endpoint): Value {
  if (ep_type === 'signal') return node.values[id] ?? null
  const empty: Record<ValueType, Value> = { bool: false, int: 0, float: 0, string: '', void: null }
  return node.pushed[id] ?? empty[value_type]
}

/** A node as the box lists it: some of its endpoints with values, all of them without. */
function told({ nodes }: Home, node: HomeNode) {
  const { id, adapter, area, label, room, props, status, type } = node
  const head = { adapter, ...(area === undefined ? {} : { area }), id, label, name: `node_${id}`, props }
  if (!type) return { ...head, category: 'unknown', group: { label: room } }
  const { endpoints, category, ...kind } = type
  return {
    ...head,
    category,
    group: { label: room },
    status,
    show_endpoints: endpoints.filter((it) => it.shown).map((it) => shownEndpoint(node, it)),
    signal_links: nodes.filter((it) => node.alarms.includes(it.id)).map((it) => link(it)),
    slot_links: [],
    type: {
      abstract: false,
      endpoints: endpoints.map(declared),
      generic: false,
      icon: '/resources/images/home/pictos/node.png',
      params: {},
      ...kind,
    },
  }
}

function shownEndpoint(node: HomeNode, { shown: _shown, ...rest }: Endpoint) {
  const history = node.history[rest.id]
  return { category: '', ...rest, value: current(node, { ...rest, shown: true }), ...(history ? { history } : {}) }
}

function declared({ shown: _shown, ui: _ui, refresh: _refresh, ...rest }: Endpoint) {
  return rest.ep_type === 'signal' ? { ...rest, param_type: 'void' } : rest
}

function link({ id, adapter, label, status, type }: HomeNode) {
  return { adapter, category: type?.category, id, label, link_id: 12, name: `node_${id}`, status }
}

const tileKinds: Record<string, { type: string; action: string }> = {
  alarm: { type: 'alarm_control', action: 'tileset' },
  dws: { type: 'alarm_sensor', action: 'none' },
  pir: { type: 'alarm_sensor', action: 'none' },
  camera: { type: 'camera', action: 'tileset' },
  shutter: { type: 'info', action: 'store_slider' },
  opener: { type: 'info', action: 'store_slider' },
  basic_shutter: { type: 'info', action: 'store' },
  light: { type: 'light', action: 'color_picker' },
}

/** The lighter view of a node: its signals, whose values may be missing here. */
function tile(node: HomeNode) {
  const { type } = node
  if (!type) return []
  const signals = type.endpoints.filter((it) => it.ep_type === 'signal' && it.visibility !== 'internal')
  const data = signals.map(({ id, label, value_type, ui, refresh, shown }) => {
    const value = shown ? (node.values[id] ?? null) : null
    return { ep_id: id, label, value, value_type, ...(ui ? { ui } : {}), ...(refresh ? { refresh } : {}) }
  })
  const kind = tileKinds[type.category] ?? { type: 'info', action: 'none' }
  return [{ node_id: node.id, label: node.label, group: { label: node.room }, ...kind, data }]
}

function step({ pairing }: Home, adapter: number) {
  const going = pairing.get(adapter)
  if (!going) throw new Refusal('noent')
  const fields = [{ widget: 'label', text: 'Appuyez sur le bouton de l’appareil.' }]
  return { ...going, refresh: 1000, icon_url: '/resources/images/home/pairing/button.png', fields }
}

function pair(home: Home, adapter: number, body: z.output<typeof Pairing>): unknown {
  const going = home.pairing.get(adapter)
  if (body.op === 'start') {
    home.pairing.set(adapter, { session: 62_000 + adapter, pageid: 1 })
    return undefined
  }
  if (going?.session !== body.session) throw new Refusal('inval')
  if (body.op === 'stop') {
    home.pairing.delete(adapter)
    return undefined
  }
  going.pageid += 1
  return step(home, adapter)
}
