/** The Wi-Fi as a whole: its switch, whether all its cards are present, how it steers its stations. */
import { z } from 'zod'
import { list, numeric, one, oneOf, put, text } from '../../src/contract/index.ts'
import { single } from '../sources/leaves.ts'
import { Band } from '../sources/stations.ts'
import { mayDrop, problem } from './rows.ts'

const MacFilter = oneOf('disabled', 'whitelist', 'blacklist')
// Only some boxes support power saving (has_eco_wifi).
const Config = z.object({ enabled: z.boolean(), mac_filter_state: MacFilter, power_saving: z.boolean().optional() })

export const config = one({
  schema: Config,
  from: 'wifi/config/',
  every: '1m',
  prefix: { id: 'wifi' },
  enabled: ['enabled', 'power_saving'],
  entities: { enabled: { is: 'switch', name: null, icon: 'mdi:wifi', set: change('enabled') } },
  settings: {
    mac_filter_state: {
      is: 'select',
      name: 'MAC filter',
      id: 'mac_filter',
      icon: 'mdi:filter-variant',
      options: MacFilter,
      set: change('mac_filter_state'),
    },
    power_saving: { is: 'switch', name: 'Power saving', icon: 'mdi:leaf', set: change('power_saving') },
  },
})

function change(field: keyof z.output<typeof Config>) {
  return (value: boolean | string) => put('wifi/config/', { [field]: value }, mayDrop)
}

const State = oneOf('enabled', 'disabled', 'disabled_planning')
const Phy = z.object({ phy_id: numeric, band: Band, detected: z.boolean() })
// The documentation shows a list of one, boxes send the object.
const Cards = single(
  z
    .object({ state: State, power_saving_capability: text.optional(), expected_phys: list(Phy) })
    .transform(({ expected_phys: cards, ...it }) => ({ ...it, cards, card_missing: cards.some((it) => !it.detected) })),
)

export const state = one({
  schema: Cards,
  from: 'wifi/state/',
  every: '10m',
  since: '10.0',
  prefix: { id: 'wifi' },
  enabled: [],
  diagnostics: {
    state: {
      is: 'sensor',
      name: 'State',
      icon: 'mdi:wifi-cog',
      options: State,
      attributes: ['power_saving_capability'],
    },
    card_missing: { ...problem, name: 'Card missing', attributes: ['cards'] },
  },
})

const levels: readonly string[] = ['disabled', 'gentle', 'aggressive'] // steering_level 0, 1, 2
const steeringPath = 'wifi/steering/config/'

export const steering = one({
  schema: z.object({ steering_level: numeric }).transform((it) => ({ level: levels[it.steering_level] ?? null })),
  from: steeringPath,
  every: '30m',
  since: '16.0',
  prefix: { name: 'Steering', id: 'wifi_steering' },
  enabled: [],
  settings: {
    level: { is: 'select', name: null, icon: 'mdi:wifi-arrow-left-right', options: levels, set: steer },
  },
})

function steer(level: string) {
  return put(steeringPath, { steering_level: levels.indexOf(level) })
}
