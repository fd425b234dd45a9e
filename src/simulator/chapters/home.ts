/**
 * Freebox Home. https://dev.freebox.fr/sdk/os/home/. Omits what real boxes omit (reference §7).
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { endpointOf, type Home } from '../house/home.ts'
import type { EndpointValue, HomeNode } from '../house/home-node.ts'
import type { Endpoint, ValueType } from '../house/node-types.ts'
import type { SimulatedHouse } from '../house.ts'
import { writeSlot } from '../node-behaviour.ts'
import { type Chapter, EmptyBody, get, post, put, remove } from '../route.ts'
import { adapterOf, homeOf, pairingRoutes } from './home-pairing.ts'

const AdapterStatus = z.strictObject({ status: z.enum(['disabled', 'active']) })
const Label = z.strictObject({ label: z.string().min(1) })
const SlotValue = z.strictObject({
  id: z.int().optional(),
  value: z.union([z.boolean(), z.number(), z.string(), z.null()]),
})
const Batch = z.array(z.strictObject({ node: z.int(), ep: z.int() }))
/** The values that a slot of each type accepts. A `void` slot accepts only null. */
const slotSchemas: Record<ValueType, z.ZodType<EndpointValue>> = {
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
    get('home/nodes', ({ house }) => homeOf(house).nodes.map((it) => nodePayload(homeOf(house), it))),
    get('home/nodes/{id}', ({ house, parameters }) => nodePayload(homeOf(house), nodeOf(house, parameters.id))),
    put('home/nodes/{id}', Label, ({ house, parameters, body }) => {
      nodeOf(house, parameters.id).label = body.label
    }),
    remove('home/nodes/{id}', EmptyBody, ({ house, parameters }) => {
      const removed = nodeOf(house, parameters.id)
      homeOf(house).nodes = homeOf(house).nodes.filter((it) => it !== removed)
    }),
    post('home/endpoints/get', Batch, ({ house, body }) => {
      if (!homeOf(house).batch) throw new Refusal('internal_error')
      return body.map(({ node, ep }) => ({ node, ep, ...readingOf(nodeOf(house, String(node)), String(ep)) }))
    }),
    get('home/endpoints/{node}/{endpoint}', ({ house, parameters }) =>
      readingOf(nodeOf(house, parameters.node), parameters.endpoint),
    ),
    put('home/endpoints/{node}/{endpoint}', SlotValue, ({ box, house, parameters, body }) => {
      const node = nodeOf(house, parameters.node)
      const slot = endpointWith(node, parameters.endpoint)
      if (slot.ep_type !== 'slot' || !slotSchemas[slot.value_type].safeParse(body.value).success)
        throw new Refusal('inval')
      writeSlot(box, node, slot, body.value)
    }),
    get('home/tileset/all', ({ house }) => homeOf(house).nodes.flatMap(tile)),
    get('home/tileset/{node}', ({ house, parameters }) => tile(nodeOf(house, parameters.node))),
    // The numbers for text messages of the alarm. The household has registered none.
    get('home/sms/numbers', () => []),
    ...pairingRoutes,
  ],
}

function nodeOf(house: SimulatedHouse, id: string): HomeNode {
  const node = homeOf(house).nodes.find((it) => String(it.id) === id)
  if (!node) throw new Refusal('noent')
  return node
}

function endpointWith(node: HomeNode, id: string): Endpoint {
  const found = endpointOf(node, Number(id))
  if (!found) throw new Refusal('noent')
  return found
}

/** What the API returns for one endpoint. */
function readingOf(node: HomeNode, id: string) {
  const { value_type, refresh, ui } = endpointWith(node, id)
  const unit = ui?.unit === undefined ? {} : { unit: ui.unit }
  return {
    value: currentValue(node, endpointWith(node, id)),
    value_type,
    ...unit,
    ...(refresh === undefined ? {} : { refresh }),
  }
}

/** The value of a signal. For a slot, the value that was last written to it. */
function currentValue(node: HomeNode, { ep_type, id, value_type }: Endpoint): EndpointValue {
  if (ep_type === 'signal') return node.signalValues[id] ?? null
  const empty: Record<ValueType, EndpointValue> = { bool: false, int: 0, float: 0, string: '', void: null }
  return node.slotValues[id] ?? empty[value_type]
}

/** What the API returns for a node: `show_endpoints` are some of its endpoints with values, `type` has all without. */
function nodePayload({ nodes }: Home, node: HomeNode) {
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
    signal_links: nodes.filter((it) => node.alarms.includes(it.id)).map((it) => signalLink(it)),
    slot_links: [],
    type: {
      abstract: false,
      endpoints: endpoints.map(declaredEndpoint),
      generic: false,
      icon: '/resources/images/home/pictos/node.png',
      params: {},
      ...kind,
    },
  }
}

function shownEndpoint(node: HomeNode, { shown: _shown, ...rest }: Endpoint) {
  const history = node.history[rest.id]
  return { category: '', ...rest, value: currentValue(node, { ...rest, shown: true }), ...(history ? { history } : {}) }
}

function declaredEndpoint({ shown: _shown, ui: _ui, refresh: _refresh, ...rest }: Endpoint) {
  return rest.ep_type === 'signal' ? { ...rest, param_type: 'void' } : rest
}

function signalLink({ id, adapter, label, status, type }: HomeNode) {
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

/** The tile of a node, which is a smaller view of its signals. A value is null if the endpoint is not shown. */
function tile(node: HomeNode) {
  const { type } = node
  if (!type) return []
  const signals = type.endpoints.filter((it) => it.ep_type === 'signal' && it.visibility !== 'internal')
  const data = signals.map(({ id, label, value_type, ui, refresh, shown }) => {
    const value = shown ? (node.signalValues[id] ?? null) : null
    return { ep_id: id, label, value, value_type, ...(ui ? { ui } : {}), ...(refresh ? { refresh } : {}) }
  })
  const kind = tileKinds[type.category] ?? { type: 'info', action: 'none' }
  return [{ node_id: node.id, label: node.label, group: { label: node.room }, ...kind, data }]
}
