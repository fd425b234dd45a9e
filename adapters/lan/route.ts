/** Routes to networks behind a host of the LAN. The box takes only the whole list. */
import { z } from 'zod'
import { described, list, many, oneLine, put, type Reader, Refusal } from '../../src/contract/index.ts'
import { ipv4, known } from '../sources/leaves.ts'
import { listInRouterMode } from '../sources/router.ts'

const path = 'lan/routes/'

const Route = z
  .object({ prefix: z.string().min(1), gateway: z.string().min(1), enabled: known(z.boolean()) })
  .extend({ description: oneLine.catch(null) })
  .transform((it) => ({ ...it, label: it.description ?? `${it.prefix} → ${it.gateway}` }))
type Route = Readonly<Record<'prefix' | 'gateway', string>>

const prefix = described(z.cidrv4(), 'a network such as 10.0.0.0/8')
const RouteInput = z
  .strictObject({ prefix, gateway: ipv4, enabled: z.boolean().optional() })
  .extend({ description: z.string().max(120).optional() })

/** A level of a topic has no slash. */
const keyOf = ({ prefix, gateway }: Route) => `${prefix.replace('/', '_')}-${gateway}`

export const route = many({
  schema: Route,
  from: listInRouterMode(path),
  every: '1h',
  since: '16.0',
  key: keyOf,
  limit: 30,
  title: (it) => it.label,
  prefix: { name: 'Route {label}', id: 'route_{label}' },
  errors: {
    invalid_gateway_ip: 'The gateway is not a host of the LAN',
    invalid_route: 'The Freebox takes no route to this network',
    exists: 'Another route to this network is enabled already',
  },
  enabled: [],
  settings: {
    enabled: {
      is: 'switch',
      name: null,
      icon: 'mdi:routes',
      set: (enabled, it, box) => switchTo(enabled, it, box),
      attributes: ['prefix', 'gateway', 'description'],
    },
  },
  commands: {
    set: { takes: RouteInput, on: 'list', ask: (input, _, box) => write(box, input) },
    remove: { takes: z.strictObject({}), ask: remove },
  },
})

/** Another client may have changed the list since the last read, and what it has is written back as it was. */
function listed(box: Reader) {
  return box.get(path, list(z.unknown()))
}

/** The whole list with a change of one route, which is added if it is not there. */
async function write(box: Reader, change: z.output<typeof RouteInput>) {
  const routes = await listed(box)
  if (routes.some((it) => isSame(it, change))) return put(path, changed(routes, change))
  return put(path, [...routes, { enabled: true, description: '', ...change }])
}

/** A route that another client has removed meanwhile is not made again. */
async function switchTo(enabled: boolean, { prefix, gateway }: Route, box: Reader) {
  const routes = await listed(box)
  const isKnown = routes.some((it) => isSame(it, { prefix, gateway }))
  if (!isKnown) throw new Refusal('There is no such route any more', 'noent')
  return put(path, changed(routes, { prefix, gateway, enabled }))
}

async function remove(_: unknown, route: Route, box: Reader) {
  const routes = await listed(box)
  return put(
    path,
    routes.filter((it) => !isSame(it, route)),
  )
}

function changed(routes: readonly unknown[], change: Route & Readonly<Record<string, unknown>>) {
  return routes.map((it) => (isSame(it, change) ? { ...Object(it), ...change } : it))
}

const Place = z.object({ prefix: z.string().trim(), gateway: z.string().trim() })

function isSame(listed: unknown, { prefix, gateway }: Route): boolean {
  const place = Place.safeParse(listed).data
  return place?.prefix === prefix && place.gateway === gateway
}
