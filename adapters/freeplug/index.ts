/** Freeplugs: adapters that carry the network over the mains. https://dev.freebox.fr/sdk/os/freeplug/ */
import { z } from 'zod'
import {
  adapter,
  list,
  many,
  numeric,
  oneOf,
  orNull,
  phrase,
  post,
  type Reader,
  text,
} from '../../src/contract/index.ts'
import { ifValid, known } from '../sources/leaves.ts'
import { french } from './french.ts'

const Role = oneOf('sta', 'pco', 'cco')
/** -1 is unknown, as it always is for the coordinator itself. */
const rate = orNull(ifValid(numeric)).transform((it) => (it === null || it < 0 ? null : it))
const flag = ifValid(z.boolean())

// The id of a network has seven bytes: it is no MAC address. `inactive` changes all the time.
const Plug = z
  .object({ id: z.string().min(1), net_id: text, local: flag, net_role: Role, model: text, eth_port_status: text })
  .extend({ has_network: known(z.boolean()), eth_full_duplex: flag, eth_speed: rate, rx_rate: rate, tx_rate: rate })
  .transform(({ id, net_id: network, net_role: role, eth_port_status: port, eth_full_duplex: full_duplex, ...it }) => ({
    ...{ id, mac: id.toLowerCase(), end: id.slice(-5), network, local: it.local, model: it.model, role },
    ...{ online: it.has_network, port, full_duplex, port_speed: port === 'down' ? null : it.eth_speed },
    // Down is towards the plug. The box names the directions from the coordinator.
    ...{ rate_down: it.tx_rate, rate_up: it.rx_rate },
  }))

const Networks = list(z.object({ members: list(z.unknown()).catch([]) }).catch({ members: [] }))

const speed = { is: 'sensor', class: 'data_rate', unit: 'Mbit/s', precision: 0 } as const

const plug = many({
  schema: Plug,
  from: plugs,
  every: '5m',
  busy: { every: '15s', afterCommand: '1m' },
  // Boxes without a network over the mains may answer one of these.
  absentCodes: ['internal_error', 'inval', 'nomem', 'nosta', 'nopeer'],
  key: (it) => it.mac,
  device: ({ mac, end, model }) => ({ name: phrase('Freeplug {end}', { end }), model: model ?? undefined, mac }),
  limit: 30,
  enabled: ['online', 'rate_down', 'rate_up', 'reset'],
  settings: {
    // Its host has no network for up to a minute.
    reset: {
      is: 'button',
      name: 'Reset',
      icon: 'mdi:restart',
      class: 'restart',
      press: (it) => post(`freeplug/${it.id}/reset/`),
    },
  },
  diagnostics: {
    online: {
      is: 'binary_sensor',
      name: 'Connected',
      class: 'connectivity',
      icon: 'mdi:power-socket-fr',
      attributes: ['mac', 'network', 'local', 'model'],
    },
    rate_down: { ...speed, name: 'Rate down', icon: 'mdi:download-network' },
    rate_up: { ...speed, name: 'Rate up', icon: 'mdi:upload-network' },
    port_speed: { ...speed, name: 'Port speed', icon: 'mdi:ethernet', attributes: ['port', 'full_duplex'] },
    role: { is: 'sensor', name: 'Role', icon: 'mdi:power-plug', options: Role },
  },
})

/** Without any plug, the box answers no result. */
async function plugs(box: Reader) {
  return (await box.get('freeplug/', Networks)).flatMap(({ members }) => members)
}

export default adapter({
  name: 'freeplug',
  description: 'Freeplugs, which carry the network over the mains: whether they are connected, and how fast.',
  group: 'network',
  french,
  resources: { plug },
})
