/** Freeplugs. https://dev.freebox.fr/sdk/os/freeplug/ */
import { Refusal } from '../answer.ts'
import type { Freeplug } from '../house/freeplug.ts'
import type { SimulatedHouse } from '../house.ts'
import { type Chapter, EmptyBody, get, post } from '../route.ts'

export const freeplug: Chapter = {
  write: 'settings',
  routes: [
    get('freeplug', ({ house }) => networks(house.freeplugs.plugs)),
    get('freeplug/{id}', ({ house, parameters }) => plugOf(house, parameters.id)),
    post('freeplug/{id}/reset', EmptyBody, ({ box, house, parameters }) => {
      const plug = plugOf(house, parameters.id)
      const before = { has_network: plug.has_network, rx_rate: plug.rx_rate, tx_rate: plug.tx_rate }
      Object.assign(plug, { has_network: false, rx_rate: -1, tx_rate: -1 })
      box.after(house.freeplugs.resetSeconds, () => Object.assign(plug, before))
    }),
  ],
}

function networks(plugs: Freeplug[]) {
  const ids = [...new Set(plugs.map((it) => it.net_id))]
  return ids.map((id) => ({ id, members: plugs.filter((it) => it.net_id === id) }))
}

function plugOf({ freeplugs }: SimulatedHouse, id: string): Freeplug {
  const plug = freeplugs.plugs.find((it) => it.id === id)
  if (!plug) throw new Refusal('nosta')
  return plug
}
