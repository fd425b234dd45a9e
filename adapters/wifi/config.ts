/** The Wi-Fi as a whole: its switch, its pauses, whether all its cards are there, how it steers its stations. */
import { z } from 'zod'
import { list, numeric, one, oneOf, type Reader } from '../../src/contract/resource.ts'
import { Band } from './access-points.ts'

const MacFilterState = oneOf('disabled', 'whitelist', 'blacklist')
const Config = z.object({
  enabled: z.boolean(),
  mac_filter_state: MacFilterState,
  power_saving: z.boolean().optional(), // boxes that can (has_eco_wifi)
})

const State = oneOf('enabled', 'disabled', 'disabled_planning')
const Phy = z.object({ phy_id: numeric, band: Band, detected: z.boolean() })
// The documentation shows a list of one, boxes send the object.
const Cards = z.preprocess(
  (it) => (Array.isArray(it) ? it[0] : it),
  z.object({ state: State, power_saving_capability: z.string().optional(), expected_phys: list(Phy) }),
)

const Remaining = z.object({ remaining: numeric })
const Pause = Remaining.extend({ now: z.number() })

const levels: readonly string[] = ['disabled', 'gentle', 'aggressive'] // steering_level 0, 1, 2
const Steering = z.object({ steering_level: numeric }).transform((it) => ({ level: levels[it.steering_level] }))

export const config = one({
  schema: Config,
  from: 'wifi/config/',
  every: '1m',
  entities: {
    enabled: { is: 'switch', name: 'Wi-Fi', id: 'wifi', icon: 'mdi:wifi', set: (on) => change({ enabled: on }) },
    mac_filter_state: {
      is: 'select',
      name: 'Wi-Fi MAC filter',
      id: 'wifi_mac_filter',
      icon: 'mdi:filter-variant',
      about: 'config',
      options: MacFilterState.options,
      set: (option) => change({ mac_filter_state: option }),
    },
    power_saving: {
      is: 'switch',
      name: 'Wi-Fi power saving',
      id: 'wifi_power_saving',
      icon: 'mdi:leaf',
      about: 'config',
      set: (on) => change({ power_saving: on }),
    },
  },
})

export const state = one({
  schema: Cards,
  from: 'wifi/state/',
  every: '10m',
  since: 10,
  entities: {
    state: {
      is: 'sensor',
      name: 'Wi-Fi state',
      id: 'wifi_state',
      icon: 'mdi:wifi-cog',
      class: 'enum',
      options: State.options,
      about: 'diagnostic',
      hidden: true,
      attributes: { power_saving_capability: (it) => it.power_saving_capability },
    },
    card_missing: {
      is: 'binary_sensor',
      name: 'Wi-Fi card missing',
      id: 'wifi_card_missing',
      class: 'problem',
      about: 'diagnostic',
      hidden: true,
      value: (it) => it.expected_phys.some((phy) => !phy.detected),
      attributes: { cards: (it) => it.expected_phys },
    },
  },
})

export const tempDisable = one({
  schema: Pause,
  from: pause,
  every: '1m',
  since: 13,
  entities: {
    remaining: {
      is: 'sensor',
      name: 'Wi-Fi pause remaining',
      id: 'wifi_pause_remaining',
      icon: 'mdi:timer-sand',
      class: 'duration',
      unit: 's',
      precision: 0,
    },
    until: {
      is: 'sensor',
      name: 'Wi-Fi pause until',
      id: 'wifi_pause_until',
      icon: 'mdi:wifi-refresh',
      class: 'timestamp',
      tolerance: 90,
      value: (it) => (it.remaining > 0 ? it.now + it.remaining : null),
    },
    resume: {
      is: 'button',
      name: 'End the Wi-Fi pause',
      id: 'wifi_resume',
      icon: 'mdi:wifi-check',
      about: 'config',
      press: () => disableFor(0),
    },
  },
  commands: {
    start: {
      takes: z.strictObject({
        minutes: z.number().positive().max(10_080),
        keep: z.enum(['2d4g', '5g', '6g']).optional(),
      }),
      ask: ({ minutes, keep }) => disableFor(Math.ceil(minutes * 60), keep),
    },
  },
})

export const steering = one({
  schema: Steering,
  from: 'wifi/steering/config/',
  every: '30m',
  since: 16,
  entities: {
    level: {
      is: 'select',
      name: 'Wi-Fi steering',
      id: 'wifi_steering',
      icon: 'mdi:wifi-arrow-left-right',
      about: 'config',
      hidden: true,
      options: levels,
      value: (it) => it.level ?? null,
      set: (option) => ({
        method: 'PUT',
        path: 'wifi/steering/config/',
        body: { steering_level: levels.indexOf(option) },
      }),
    },
  },
})

function change(fields: { enabled: boolean } | { mac_filter_state: string } | { power_saving: boolean }) {
  return { method: 'PUT', path: 'wifi/config/', body: fields, mayDropConnection: true } as const
}

function disableFor(duration: number, keep?: string) {
  return {
    method: 'POST',
    path: 'wifi/temp_disable',
    body: { duration, ...(keep && { keep }) },
    mayDropConnection: true,
  } as const
}

// Counted down closely while it runs, looked for rarely otherwise.
async function pause(box: Reader) {
  const known = await box.get('wifi/temp_disable', Remaining, '5m')
  const { remaining } = known.remaining > 0 ? await box.get('wifi/temp_disable', Remaining) : known
  return { remaining, now: box.now }
}
