/** What each access point receives: how busy its channel is, the noise, the neighbours. Only a command starts a scan. */
import { z } from 'zod'
import { list, many, numeric, orNull, post, type Reader, verbatim } from '../../src/contract/index.ts'
import { address } from '../sources/leaves.ts'
import { accessPoints, Label } from '../sources/stations.ts'
import { count, level, mayDrop, percent } from './rows.ts'

// Hidden networks have no SSID.
const Neighbor = z
  .object({ bssid: address, ssid: verbatim })
  .extend({ channel: numeric, channel_width: orNull(numeric), signal: numeric })
  .transform((it) => ({ ...it, hidden: it.ssid === null }))
const Usage = z
  .object({ channel: numeric, noise_level: numeric, rx_busy_percent: numeric })
  .transform((it) => ({ channel: it.channel, busy: it.rx_busy_percent, noise: it.noise_level }))
const Status = z.object({ state: z.string(), primary_channel: numeric.optional() })

const Radar = z
  .object({ id: numeric, label: Label, status: Status, neighbors: list(Neighbor), usage: list(Usage) })
  .transform(({ id, label, status, neighbors, usage: channels }) => {
    const own = channels.find((it) => status.state === 'active' && it.channel === status.primary_channel)
    const networks = neighbors.toSorted((left, right) => right.signal - left.signal) // the weakest are cut first
    const received = { channels, neighbors: neighbors.length, networks }
    return { id, label, ...received, channel_use: own?.busy ?? null, noise: own?.noise ?? null }
  })

async function received(box: Reader, path: string) {
  return (await box.getIfPresent(path, list(z.unknown()))) ?? []
}

export const radar = many({
  schema: Radar,
  async from(box) {
    const read = (await accessPoints(box)).map(async (it) => ({
      ...it,
      neighbors: await box.part(`wifi/ap/${it.id}/neighbors/`, received),
      usage: await box.part(`wifi/ap/${it.id}/channel_usage/`, received),
    }))
    return Promise.all(read)
  },
  every: '15m',
  key: (it) => String(it.id),
  prefix: { name: '{label}', id: 'wifi_{label}' },
  enabled: [],
  diagnostics: {
    channel_use: { ...percent, name: 'channel use', icon: 'mdi:gauge', attributes: ['channels'] },
    noise: { ...level, name: 'noise' },
    neighbors: { ...count, name: 'neighbours', id: 'neighbours', icon: 'mdi:home-group', attributes: ['networks'] },
  },
  commands: {
    // The access point serves no station during the scan.
    scan: { takes: z.strictObject({}), ask: (_, it) => post(`wifi/ap/${it.id}/neighbors/scan`, {}, mayDrop) },
  },
})
