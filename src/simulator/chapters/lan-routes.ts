/** Routes of the LAN, which API 16 has: https://dev.freebox.fr/sdk/os/lan/ */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import type { LanRoute } from '../house/routes.ts'
import type { SimulatedHouse } from '../house.ts'
import { type Chapter, get, put } from '../route.ts'

const Route = z.strictObject({
  prefix: z.cidrv4(),
  gateway: z.ipv4(),
  enabled: z.boolean(),
  description: z.string(),
})

export const lanRoutes: Chapter = {
  write: 'settings',
  served: ({ lan }) => lan.mode === 'router',
  routes: [
    get('lan/routes', ({ house }) => house.routes, { since: 16 }),
    // The body replaces the whole list.
    put('lan/routes', z.array(Route), ({ house, body }) => replace(house, body), { since: 16 }),
  ],
}

const refused = ['127.', '169.254.', '224.', '192.168.27.', '192.168.1.']

function replace(house: SimulatedHouse, routes: LanRoute[]): LanRoute[] {
  if (routes.some(({ prefix }) => refused.some((it) => prefix.startsWith(it)))) throw new Refusal('invalid_route')
  if (routes.some(({ gateway }) => !gateway.startsWith('192.168.1.'))) throw new Refusal('invalid_gateway_ip')
  const enabled = routes.filter((it) => it.enabled).map(({ prefix }) => prefix)
  if (new Set(enabled).size < enabled.length) throw new Refusal('exists')
  house.routes = routes
  return routes
}
