/** Each access point: its switch, state, channel and width, its number of stations, a restart. */
import { z } from 'zod'
import { get, list, many, numeric, oneOf, post, put, type Reader } from '../../src/contract/index.ts'
import { accessPoints, Band, countStations } from '../sources/stations.ts'
import { count, labelled, wordOf } from './rows.ts'

const State = oneOf(
  ...(['scanning', 'no_param', 'bad_param', 'disabled', 'disabled_planning', 'disabled_power_saving'] as const),
  ...(['disabled_temp', 'no_active_bss', 'starting', 'stopping', 'acs', 'ht_scan', 'dfs', 'active', 'failed'] as const),
)

// The box sends numbers as text, and 0 while there is no channel.
const channel = numeric.nullish().transform((it) => it || null)

const Config = z.object({
  enabled: z.boolean().optional(),
  band: Band,
  channel_width: channel,
  primary_channel: channel,
  dfs_enabled: z.boolean().optional(),
})
const Status = z.object({
  state: State,
  channel_width: channel,
  primary_channel: channel,
  secondary_channel: channel,
  dfs_cac_remaining_time: numeric.optional(),
  dfs_disabled: z.boolean().optional(),
})
const Ap = z.object({ id: numeric, label: z.string(), config: Config, status: Status, stations: z.number() })
type Ap = z.output<typeof Ap>

const Combination = z
  .object({ band: Band, channel_width: numeric, primary: numeric, secondary: numeric })
  .extend({ need_dfs: z.boolean(), dfs_cac_time: numeric, psc: z.boolean().optional() })
const width = z.union([z.literal(20), z.literal(40), z.literal(80), z.literal(160), z.literal(320)])

export const ap = many({
  schema: Ap,
  from: withStations,
  every: '2m',
  key: (it) => String(it.id),
  settings: {
    enabled: {
      is: 'switch',
      name: 'Wi-Fi {label}',
      id: 'wifi_{label}',
      icon: 'mdi:access-point',
      disabled: true,
      value: (it) => it.config.enabled,
      set: (on, it) => configure(it, { enabled: on }),
    },
    restart: {
      is: 'button',
      name: 'Restart Wi-Fi {label}',
      id: 'wifi_{label}_restart',
      class: 'restart',
      disabled: true,
      press: (it) => post(`wifi/ap/${it.id}/restart`, {}, { mayDropConnection: true }),
    },
  },
  diagnostics: {
    state: {
      ...wordOf(State),
      ...labelled('state'),
      icon: 'mdi:access-point',
      value: (it) => it.status.state,
      attributes: { band: (it) => it.config.band },
    },
    channel: {
      ...count,
      ...labelled('channel'),
      icon: 'mdi:sine-wave',
      value: (it) => emitting(it, it.status.primary_channel),
      attributes: {
        secondary_channel: (it) => emitting(it, it.status.secondary_channel),
        wanted_channel: (it) => it.config.primary_channel ?? 'auto',
      },
    },
    channel_width: {
      is: 'sensor',
      ...labelled('channel width'),
      icon: 'mdi:arrow-expand-horizontal',
      class: 'frequency',
      unit: 'MHz',
      precision: 0,
      disabled: true,
      value: (it) => emitting(it, it.status.channel_width),
      attributes: { wanted_width: (it) => it.config.channel_width },
    },
    dfs_remaining: {
      is: 'sensor',
      name: 'Wi-Fi {label} radar check remaining',
      id: 'wifi_{label}_dfs_remaining',
      icon: 'mdi:radar',
      class: 'duration',
      unit: 's',
      precision: 0,
      disabled: true,
      value: (it) => it.status.dfs_cac_remaining_time,
      attributes: { dfs_enabled: (it) => it.config.dfs_enabled, dfs_disabled: (it) => it.status.dfs_disabled },
    },
    stations: { ...count, ...labelled('stations'), icon: 'mdi:devices' },
  },
  commands: {
    // Channel 0 leaves the choice to the box.
    configure: {
      takes: z
        .strictObject({
          primary_channel: z.int().min(0).max(253),
          secondary_channel: z.int().min(0).max(253),
          channel_width: width.transform(String),
          dfs_enabled: z.boolean(),
        })
        .partial()
        .refine((fields) => Object.keys(fields).length > 0, 'nothing to change'),
      ask: (input, it) => configure(it, input),
    },
  },
  queries: {
    allowed_channels: {
      takes: z.strictObject({ ap: z.int().min(0) }),
      ask: (input) => get(`wifi/ap/${input.ap}/allowed_channel_comb`),
      answer: list(Combination),
    },
  },
})

function configure(it: Ap, fields: object) {
  return put(`wifi/ap/${it.id}`, { config: fields }, { mayDropConnection: true })
}

// While an access point is off, it still reports the channel that it used before.
function emitting(it: Ap, value: number | null) {
  return it.status.state === 'active' ? value : null
}

async function withStations(box: Reader) {
  const all = await accessPoints(box)
  return Promise.all(all.map(async (it) => ({ ...it, stations: await countStations(box, it.id) })))
}
