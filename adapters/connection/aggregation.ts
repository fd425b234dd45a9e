/** The xDSL+4G aggregation: on or off, and its two tunnels. It has a path of its own from API 10. */
import { z } from 'zod'
import { atLeast, numeric, one, orNull, type Reader } from '../../src/contract/index.ts'

const number = orNull(numeric)
const Tunnel = z
  .object({ connected: z.boolean(), rx_used_rate: number, tx_used_rate: number }) // byte/s, as seen from the box
  .extend({ rx_max_rate: number, tx_max_rate: number, last_error: orNull(z.string()) })
  .optional()
const Aggregation = z.object({
  enabled: z.boolean(),
  tunnel: z.object({ lte: Tunnel, xdsl: Tunnel }).optional(),
  path: z.string(),
})
type Aggregation = z.output<typeof Aggregation>
type Side = 'lte' | 'xdsl'

const labels = { lte: '4G', xdsl: 'xDSL' } as const

export const aggregation = one({
  schema: Aggregation,
  from: tunnels,
  every: '1m',
  put: '{path}',
  entities: {
    lte_rate_down: rate('lte', 'down'),
    lte_rate_up: rate('lte', 'up'),
    xdsl_rate_down: rate('xdsl', 'down'),
    xdsl_rate_up: rate('xdsl', 'up'),
  },
  settings: { enabled: { is: 'switch', name: 'xDSL+4G', id: 'aggregation', icon: 'mdi:link-plus' } },
  diagnostics: { lte_connected: connected('lte'), xdsl_connected: connected('xdsl') },
})

/** The rate of one tunnel in one direction. */
function rate(side: Side, way: 'down' | 'up') {
  const direction = way === 'down' ? 'rx' : 'tx'
  return {
    is: 'sensor',
    name: `${labels[side]} ${way === 'down' ? 'download' : 'upload'}`,
    id: `tunnel_${side}_rate_${way}`,
    class: 'data_rate',
    unit: 'B/s',
    precision: 0,
    value: (it: Aggregation) => it.tunnel?.[side]?.[`${direction}_used_rate`],
    attributes: { [`${side}_rate_${way}_max`]: (it: Aggregation) => it.tunnel?.[side]?.[`${direction}_max_rate`] },
  } as const
}

/** Whether one tunnel is connected. */
function connected(side: Side) {
  return {
    is: 'binary_sensor',
    name: `${labels[side]} tunnel`,
    id: `tunnel_${side}`,
    class: 'connectivity',
    value: (it: Aggregation) => it.tunnel?.[side]?.connected,
    attributes: { [`${side}_error`]: (it: Aggregation) => it.tunnel?.[side]?.last_error },
  } as const
}

async function tunnels(box: Reader) {
  const path = atLeast(box.api, '10.0') ? 'connection/aggregation' : 'connection/lte/config/'
  return { ...(await box.get(path, z.looseObject({}))), path }
}
