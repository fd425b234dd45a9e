/** Doors, windows and movements: what they see, whether somebody opens them, in which alarms they take part. */
import { many } from '../../src/contract/index.ts'
import { amount, battery, deviceOf, flag, homeNode, keyOf, nodesOf, toggle } from './objects.ts'

const Detector = homeNode({
  trigger: flag,
  cover: flag,
  battery: amount,
  alarm1: flag,
  alarm2: flag,
  timed: flag,
})

const tamper = {
  is: 'binary_sensor',
  name: 'Tamper',
  class: 'tamper',
  value: (it: { cover?: boolean | null | undefined }) => it.cover,
} as const
const parts = {
  alarm1: {
    ...toggle('alarm1'),
    name: 'Takes part in the main alarm',
    id: 'main_alarm',
    icon: 'mdi:shield-home',
  },
  alarm2: {
    ...toggle('alarm2'),
    name: 'Takes part in the night alarm',
    id: 'night_alarm',
    icon: 'mdi:shield-moon',
  },
  timed: {
    ...toggle('timed'),
    name: 'Leaves time to disarm',
    id: 'timed_zone',
    icon: 'mdi:timer-outline',
  },
} as const

// Both say false when there is something: open, or somebody moving.
function alert({ trigger }: { trigger?: boolean | null | undefined }) {
  return trigger === undefined || trigger === null ? trigger : !trigger
}

export const doorswitch = many({
  schema: Detector,
  from: nodesOf('dws'),
  every: '3s',
  key: keyOf,
  device: deviceOf,
  entities: {
    open: { is: 'binary_sensor', name: null, class: 'door', value: alert },
    tamper,
    battery,
    ...parts,
  },
})

export const pir = many({
  schema: Detector,
  from: nodesOf('pir'),
  every: '3s',
  key: keyOf,
  device: deviceOf,
  entities: {
    motion: { is: 'binary_sensor', name: null, class: 'motion', value: alert },
    tamper,
    battery,
    ...parts,
  },
})
