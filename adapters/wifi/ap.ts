/** Each access point: its state, channel and width, how many are associated, a restart. */
import { z } from 'zod'
import { list, many, numeric, oneOf, type Reader } from '../../src/contract/resource.ts'
import { accessPoints, Band, stationsOf } from './access-points.ts'

const State = oneOf(
  ...(['scanning', 'no_param', 'bad_param', 'disabled', 'disabled_planning', 'disabled_power_saving'] as const),
  ...(['disabled_temp', 'no_active_bss', 'starting', 'stopping', 'acs', 'ht_scan', 'dfs', 'active', 'failed'] as const),
)

// Numbers come as text, and 0 is what the box says while it has none.
const channel = numeric.nullish().transform((it) => it || null)

const Ap = z.object({
  id: numeric,
  label: z.string(),
  config: z.object({
    enabled: z.boolean().optional(),
    band: Band,
    channel_width: channel,
    primary_channel: channel,
    dfs_enabled: z.boolean().optional(),
  }),
  status: z.object({
    state: State,
    channel_width: channel,
    primary_channel: channel,
    secondary_channel: channel,
    dfs_cac_remaining_time: numeric.optional(),
    dfs_disabled: z.boolean().optional(),
  }),
  stations: z.number(),
})
type Ap = z.output<typeof Ap>

const Combination = z.object({
  band: Band,
  channel_width: numeric,
  primary: numeric,
  secondary: numeric,
  need_dfs: z.boolean(),
  dfs_cac_time: numeric,
  psc: z.boolean().optional(),
})
const width = z.union([z.literal(20), z.literal(40), z.literal(80), z.literal(160), z.literal(320)])

export const ap = many({
  schema: Ap,
  from: withStations,
  every: '2m',
  key: (it) => String(it.id),
  entities: {
    state: {
      is: 'sensor',
      name: 'Wi-Fi {label} state',
      id: 'wifi_{label}_state',
      icon: 'mdi:access-point',
      class: 'enum',
      options: State.options,
      about: 'diagnostic',
      value: (it) => it.status.state,
      attributes: { band: (it) => it.config.band },
    },
    enabled: {
      is: 'switch',
      name: 'Wi-Fi {label}',
      id: 'wifi_{label}',
      icon: 'mdi:access-point',
      about: 'config',
      hidden: true,
      value: (it) => it.config.enabled,
      set: (on, it) => configure(it, { enabled: on }),
    },
    channel: {
      is: 'sensor',
      name: 'Wi-Fi {label} channel',
      id: 'wifi_{label}_channel',
      icon: 'mdi:sine-wave',
      count: 'now',
      about: 'diagnostic',
      value: (it) => emitting(it, it.status.primary_channel),
      attributes: {
        secondary_channel: (it) => emitting(it, it.status.secondary_channel),
        wanted_channel: (it) => it.config.primary_channel ?? 'auto',
      },
    },
    channel_width: {
      is: 'sensor',
      name: 'Wi-Fi {label} channel width',
      id: 'wifi_{label}_channel_width',
      icon: 'mdi:arrow-expand-horizontal',
      class: 'frequency',
      unit: 'MHz',
      precision: 0,
      about: 'diagnostic',
      hidden: true,
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
      about: 'diagnostic',
      hidden: true,
      value: (it) => it.status.dfs_cac_remaining_time,
      attributes: { dfs_enabled: (it) => it.config.dfs_enabled, dfs_disabled: (it) => it.status.dfs_disabled },
    },
    stations: {
      is: 'sensor',
      name: 'Wi-Fi {label} stations',
      id: 'wifi_{label}_stations',
      icon: 'mdi:devices',
      count: 'now',
      about: 'diagnostic',
    },
    restart: {
      is: 'button',
      name: 'Restart Wi-Fi {label}',
      id: 'wifi_{label}_restart',
      class: 'restart',
      about: 'config',
      hidden: true,
      press: (it) => ({ method: 'POST', path: `wifi/ap/${it.id}/restart`, body: {}, mayDropConnection: true }),
    },
  },
  commands: {
    // Channel 0 lets the box choose.
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
      ask: (input) => ({ method: 'GET', path: `wifi/ap/${input.ap}/allowed_channel_comb` }),
      answer: list(Combination),
    },
  },
})

function configure(it: Ap, fields: object) {
  return { method: 'PUT', path: `wifi/ap/${it.id}`, body: { config: fields }, mayDropConnection: true } as const
}

// What it says of its channel while it is off is where it was before.
function emitting(it: Ap, value: number | null) {
  return it.status.state === 'active' ? value : null
}

async function withStations(box: Reader) {
  const all = await accessPoints(box)
  return Promise.all(all.map(async (it) => ({ ...it, stations: (await stationsOf(box, it.id)).length })))
}
