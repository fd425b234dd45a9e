/**
 * The switch, and the SFP cage of the local network. In bridge mode the box has neither.
 * https://dev.freebox.fr/sdk/os/switch/
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { type SwitchPort, statsOf, statusOf } from '../house/switch.ts'
import type { SimulatedHouse } from '../house.ts'
import { type Box, type Chapter, get, put } from '../route.ts'

const Config = z
  .strictObject({ id: z.int(), speed: z.enum(['auto', '10', '100', '1000']), duplex: z.enum(['auto', 'half', 'full']) })
  .partial()

export const ethernetSwitch: Chapter = {
  write: 'settings',
  served: ({ lan }) => lan.mode === 'router',
  routes: [
    get('switch/status', ({ house }) => house.switch.ports.map((port) => statusOf(port, house.hosts))),
    get('switch/port/{id}', ({ house, parameters }) => {
      const port = portOf(house, parameters.id)
      return { id: port.id, ...port.config }
    }),
    put('switch/port/{id}', Config, ({ box, house, parameters, body: { id: _, ...change } }) => {
      const port = portOf(house, parameters.id)
      if (port.rrd_id === 'sfp_lan') throw new Refusal('bad_port')
      if (Number(change.speed) > port.fastest) throw new Refusal('bad_speed')
      Object.assign(port.config, change)
      negotiate(box, port)
      return { id: port.id, ...port.config }
    }),
    get('switch/port/{id}/stats', ({ house, parameters }) => statsOf(portOf(house, parameters.id))),
  ],
}

export const sfp: Chapter = {
  write: 'settings',
  exists: ({ model }) => model.model_info.has_lan_sfp === true,
  routes: [get('sfp/status', ({ house }) => house.switch.sfp, { since: 11 })],
}

function portOf({ switch: { ports } }: SimulatedHouse, id: string): SwitchPort {
  const port = ports.find((it) => String(it.id) === id)
  if (port === undefined) throw new Refusal('bad_port')
  return port
}

/** The link goes down, and comes back with the speed that was set. */
function negotiate(box: Box, port: SwitchPort): void {
  if (port.macs.length === 0) return
  port.link = 'down'
  box.after(box.house.switch.negotiationSeconds, () => {
    const { speed } = port.config
    Object.assign(port, { link: 'up', speed: speed === 'auto' ? port.fastest : Number(speed) })
  })
}
