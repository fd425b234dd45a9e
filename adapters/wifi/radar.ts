/** What each access point hears: how busy its channel is, the noise, the neighbours. A new scan only by command. */
import { z } from 'zod'
import { list, many, numeric, type Reader } from '../../src/contract/index.ts'
import { accessPoints } from './access-points.ts'

const Neighbor = z.object({
  bssid: z.string().toLowerCase(),
  ssid: z.string().default(''), // hidden ones have none
  channel: numeric,
  channel_width: numeric.nullish().transform((it) => it ?? null),
  signal: numeric,
})
const Usage = z.object({ channel: numeric, noise_level: numeric, rx_busy_percent: numeric })
const Status = z.object({ state: z.string(), primary_channel: numeric.optional() })

const Radar = z
  .object({ id: numeric, label: z.string(), status: Status, neighbors: list(Neighbor), usage: list(Usage) })
  .transform((it) => {
    const here = it.status.state === 'active' ? it.status.primary_channel : undefined
    return { ...it, here: it.usage.find((usage) => usage.channel === here) }
  })
type Radar = z.output<typeof Radar>

/** Home Assistant keeps no attributes beyond 16 kB. */
const most = 60

export const radar = many({
  schema: Radar,
  from: heard,
  every: '15m',
  key: (it) => String(it.id),
  diagnostics: {
    channel_use: {
      is: 'sensor',
      name: 'Wi-Fi {label} channel use',
      id: 'wifi_{label}_channel_use',
      icon: 'mdi:gauge',
      unit: '%',
      precision: 0,
      value: (it) => it.here?.rx_busy_percent ?? null,
      attributes: {
        channels: (it) =>
          it.usage.map((usage) => ({
            channel: usage.channel,
            busy: usage.rx_busy_percent,
            noise: usage.noise_level,
          })),
      },
    },
    noise: {
      is: 'sensor',
      name: 'Wi-Fi {label} noise',
      id: 'wifi_{label}_noise',
      class: 'signal_strength',
      unit: 'dBm',
      precision: 0,
      disabled: true,
      value: (it) => it.here?.noise_level ?? null,
    },
    neighbors: {
      is: 'sensor',
      name: 'Wi-Fi {label} neighbours',
      id: 'wifi_{label}_neighbours',
      icon: 'mdi:home-group',
      count: 'now',
      disabled: true,
      value: (it) => it.neighbors.length,
      attributes: { networks: strongest },
    },
  },
  commands: {
    // The access point is away for its duration.
    scan: {
      takes: z.strictObject({}),
      ask: (_, it) => ({ method: 'POST', path: `wifi/ap/${it.id}/neighbors/scan`, body: {}, mayDropConnection: true }),
    },
  },
})

function strongest(it: Radar) {
  return it.neighbors.toSorted((left, right) => right.signal - left.signal).slice(0, most)
}

async function heard(box: Reader) {
  const all = await accessPoints(box)
  const read = all.map(async (it) => ({
    ...it,
    neighbors: await box.getIfPresent(`wifi/ap/${it.id}/neighbors/`, list(z.unknown())),
    usage: await box.getIfPresent(`wifi/ap/${it.id}/channel_usage/`, list(z.unknown())),
  }))
  return Promise.all(read)
}
