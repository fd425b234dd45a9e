/** Each access point: its switch, state, channel and width, its number of stations, a restart. */
import { z } from 'zod'
import { get, list, many, numeric, oneOf, post, put } from '../../src/contract/index.ts'
import { changeOf } from '../sources/leaves.ts'
import { accessPoints, Band, Label, stationCount } from '../sources/stations.ts'
import { count, mayDrop, seconds } from './rows.ts'

const State = oneOf(
  ...(['scanning', 'no_param', 'bad_param', 'disabled', 'disabled_planning', 'disabled_power_saving'] as const),
  ...(['disabled_temp', 'no_active_bss', 'starting', 'stopping', 'acs', 'ht_scan', 'dfs', 'active', 'failed'] as const),
)

// The box sends numbers as text, and 0 while there is no channel.
const channel = numeric.nullish().transform((it) => it || null)
const channels = { primary_channel: channel, channel_width: channel }

const Config = z
  .object({ ...channels, enabled: z.boolean().optional(), dfs_enabled: z.boolean().optional() })
  .transform(({ primary_channel, channel_width: wanted_width, ...it }) => {
    return { ...it, wanted_channel: primary_channel ?? 'auto', wanted_width }
  })

// While an access point is off, it still reports the channel that it used before.
const noChannel = { channel: null, secondary_channel: null, channel_width: null }
const Status = z
  .object({ ...channels, secondary_channel: channel, state: State })
  .extend({ dfs_cac_remaining_time: numeric.optional(), dfs_disabled: z.boolean().optional() })
  .transform(({ primary_channel, dfs_cac_remaining_time, ...it }) => {
    const fields = { ...it, channel: primary_channel, dfs_remaining: dfs_cac_remaining_time }
    return it.state === 'active' ? fields : { ...fields, ...noChannel }
  })

const Ap = z
  .object({ id: numeric, label: Label, band: Band, config: Config, status: Status, stations: z.number().nullable() })
  .transform(({ config, status, ...it }) => ({ ...it, ...config, ...status }))

const width = z.union([z.literal(20), z.literal(40), z.literal(80), z.literal(160), z.literal(320)])
// Channel 0 leaves the choice to the box.
const Change = changeOf({
  primary_channel: z.int().min(0).max(253),
  secondary_channel: z.int().min(0).max(253),
  channel_width: width.transform(String),
  dfs_enabled: z.boolean(),
})
const Combination = z
  .object({ band: Band, channel_width: numeric, primary: numeric, secondary: numeric })
  .extend({ need_dfs: z.boolean(), dfs_cac_time: numeric, psc: z.boolean().optional() })

const megahertz = { is: 'sensor', class: 'frequency', unit: 'MHz', precision: 0 } as const

/** Name and id as with `prefix`, which does not fit the name of the restart. */
function labelled(subject: string) {
  return { name: `{label} ${subject}`, id: `wifi_{label}_${subject.replace(' ', '_')}` } as const
}

export const ap = many({
  schema: Ap,
  async from(box) {
    const all = await accessPoints(box)
    return Promise.all(all.map(async (it) => ({ ...it, stations: await stationCount(box, it.id) })))
  },
  every: '2m',
  key: (it) => String(it.id),
  enabled: ['stations'],
  settings: {
    enabled: {
      is: 'switch',
      name: '{label} access point',
      id: 'wifi_{label}',
      icon: 'mdi:access-point',
      set: (enabled, it) => configure({ enabled }, it),
    },
    restart: {
      is: 'button',
      name: 'Restart {label}',
      id: 'wifi_{label}_restart',
      class: 'restart',
      press: (it) => post(`wifi/ap/${it.id}/restart`, {}, mayDrop),
    },
  },
  diagnostics: {
    state: { is: 'sensor', ...labelled('state'), icon: 'mdi:access-point', options: State, attributes: ['band'] },
    channel: {
      is: 'sensor',
      ...labelled('channel'),
      count: 'none',
      icon: 'mdi:sine-wave',
      attributes: ['secondary_channel', 'wanted_channel'],
    },
    channel_width: {
      ...megahertz,
      ...labelled('channel width'),
      icon: 'mdi:arrow-expand-horizontal',
      attributes: ['wanted_width'],
    },
    dfs_remaining: {
      ...seconds,
      name: '{label} radar check remaining',
      id: 'wifi_{label}_dfs_remaining',
      icon: 'mdi:radar',
      attributes: ['dfs_enabled', 'dfs_disabled'],
    },
    stations: { ...count, ...labelled('stations'), icon: 'mdi:devices' },
  },
  commands: { configure: { takes: Change, ask: configure } },
  queries: {
    allowed_channels: {
      takes: z.strictObject({ ap: z.int().min(0) }),
      ask: (input) => get(`wifi/ap/${input.ap}/allowed_channel_comb`),
      answer: list(Combination),
    },
  },
})

function configure(config: object, { id }: z.output<typeof Ap>) {
  return put(`wifi/ap/${id}`, { config }, mayDrop)
}
