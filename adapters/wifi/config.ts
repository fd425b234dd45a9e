/** The Wi-Fi as a whole: its switch, whether all its cards are present, how it steers its stations. */
import { z } from 'zod'
import { list, numeric, one, oneOf, put } from '../../src/contract/index.ts'
import { Band } from '../sources/stations.ts'
import { wordOf } from './rows.ts'

const MacFilterState = oneOf('disabled', 'whitelist', 'blacklist')
const Config = z.object({
  enabled: z.boolean(),
  mac_filter_state: MacFilterState,
  power_saving: z.boolean().optional(), // Only boxes that support it (has_eco_wifi).
})

export const config = one({
  schema: Config,
  from: 'wifi/config/',
  every: '1m',
  entities: {
    enabled: { is: 'switch', name: 'Wi-Fi', id: 'wifi', icon: 'mdi:wifi', set: (enabled) => change({ enabled }) },
  },
  settings: {
    mac_filter_state: {
      is: 'select',
      name: 'Wi-Fi MAC filter',
      id: 'wifi_mac_filter',
      icon: 'mdi:filter-variant',
      options: MacFilterState,
      set: (option) => change({ mac_filter_state: option }),
    },
    power_saving: {
      is: 'switch',
      name: 'Wi-Fi power saving',
      id: 'wifi_power_saving',
      icon: 'mdi:leaf',
      set: (on) => change({ power_saving: on }),
    },
  },
})

function change(fields: { enabled: boolean } | { mac_filter_state: string } | { power_saving: boolean }) {
  return put('wifi/config/', fields, { mayDropConnection: true })
}

const State = oneOf('enabled', 'disabled', 'disabled_planning')
const Phy = z.object({ phy_id: numeric, band: Band, detected: z.boolean() })
// The documentation shows a list of one, boxes send the object.
const Cards = z.preprocess(
  (it) => (Array.isArray(it) ? it[0] : it),
  z.object({ state: State, power_saving_capability: z.string().optional(), expected_phys: list(Phy) }),
)

export const state = one({
  schema: Cards,
  from: 'wifi/state/',
  every: '10m',
  since: '10.0',
  diagnostics: {
    state: {
      ...wordOf(State),
      name: 'Wi-Fi state',
      id: 'wifi_state',
      icon: 'mdi:wifi-cog',
      disabled: true,
      attributes: ['power_saving_capability'],
    },
    card_missing: {
      is: 'binary_sensor',
      name: 'Wi-Fi card missing',
      id: 'wifi_card_missing',
      class: 'problem',
      disabled: true,
      value: (it) => it.expected_phys.some((phy) => !phy.detected),
      attributes: { cards: (it) => it.expected_phys },
    },
  },
})

const levels: readonly string[] = ['disabled', 'gentle', 'aggressive'] // steering_level 0, 1, 2
const Steering = z.object({ steering_level: numeric }).transform((it) => ({ level: levels[it.steering_level] }))
const steeringPath = 'wifi/steering/config/'

export const steering = one({
  schema: Steering,
  from: steeringPath,
  every: '30m',
  since: '16.0',
  settings: {
    level: {
      is: 'select',
      name: 'Wi-Fi steering',
      id: 'wifi_steering',
      icon: 'mdi:wifi-arrow-left-right',
      disabled: true,
      options: levels,
      value: (it) => it.level ?? null,
      set: (option) => put(steeringPath, { steering_level: levels.indexOf(option) }),
    },
  },
})
