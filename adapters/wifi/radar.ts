/** What each access point receives: how busy its channel is, the noise, the neighbours. Only a command starts a scan. */
import { z } from 'zod'
import { list, many, numeric, orNull, post, type Reader } from '../../src/contract/index.ts'
import { accessPoints } from '../sources/stations.ts'
import { count, labelled, level } from './rows.ts'

const Neighbor = z.object({
  bssid: z.string().toLowerCase(),
  ssid: z.string().default(''), // Absent for hidden networks.
  channel: numeric,
  channel_width: orNull(numeric),
  signal: numeric,
})
const Usage = z.object({ channel: numeric, noise_level: numeric, rx_busy_percent: numeric })
const Status = z.object({ state: z.string(), primary_channel: numeric.optional() })

const Radar = z
  .object({ id: numeric, label: z.string(), status: Status, neighbors: list(Neighbor), usage: list(Usage) })
  .transform((it) => {
    const channel = it.status.state === 'active' ? it.status.primary_channel : undefined
    return { ...it, own: it.usage.find((usage) => usage.channel === channel) }
  })
type Radar = z.output<typeof Radar>

/** Home Assistant does not store more than 16 kB of attributes. */
const maxNeighbors = 60

export const radar = many({
  schema: Radar,
  from: readRadars,
  every: '15m',
  key: (it) => String(it.id),
  diagnostics: {
    channel_use: {
      is: 'sensor',
      ...labelled('channel use'),
      icon: 'mdi:gauge',
      unit: '%',
      precision: 0,
      value: (it) => it.own?.rx_busy_percent ?? null,
      attributes: {
        channels: ({ usage }) =>
          usage.map((it) => ({ channel: it.channel, busy: it.rx_busy_percent, noise: it.noise_level })),
      },
    },
    noise: { ...level, ...labelled('noise'), disabled: true, value: (it) => it.own?.noise_level ?? null },
    neighbors: {
      ...count,
      ...labelled('neighbours'),
      icon: 'mdi:home-group',
      disabled: true,
      value: (it) => it.neighbors.length,
      attributes: { networks: strongest },
    },
  },
  commands: {
    // The access point serves no station during the scan.
    scan: {
      takes: z.strictObject({}),
      ask: (_, it) => post(`wifi/ap/${it.id}/neighbors/scan`, {}, { mayDropConnection: true }),
    },
  },
})

function strongest(it: Radar) {
  return it.neighbors.toSorted((left, right) => right.signal - left.signal).slice(0, maxNeighbors)
}

async function readRadars(box: Reader) {
  const all = await accessPoints(box)
  const read = all.map(async (it) => ({
    ...it,
    neighbors: await box.getIfPresent(`wifi/ap/${it.id}/neighbors/`, list(z.unknown())),
    usage: await box.getIfPresent(`wifi/ap/${it.id}/channel_usage/`, list(z.unknown())),
  }))
  return Promise.all(read)
}
