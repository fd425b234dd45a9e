/** Door and window sensors and motion detectors: what they detect, tampering, in which alarms they take part. */
import { many } from '../../src/contract/index.ts'
import { battery, boolSignal, node, nodeSchema, nodesOf, numberSignal, toggle } from './node-table.ts'

const Detector = nodeSchema({
  trigger: boolSignal,
  cover: boolSignal,
  battery: numberSignal,
  alarm1: boolSignal,
  alarm2: boolSignal,
  timed: boolSignal,
})
type Signal = boolean | null | undefined

const settings = {
  alarm1: {
    is: 'switch',
    name: 'Takes part in the main alarm',
    id: 'main_alarm',
    icon: 'mdi:shield-home',
    ...toggle('alarm1'),
  },
  alarm2: {
    is: 'switch',
    name: 'Takes part in the night alarm',
    id: 'night_alarm',
    icon: 'mdi:shield-moon',
    ...toggle('alarm2'),
  },
  timed: {
    is: 'switch',
    name: 'Leaves time to disarm',
    id: 'timed_zone',
    icon: 'mdi:timer-outline',
    ...toggle('timed'),
  },
} as const

const diagnostics = {
  tamper: { is: 'binary_sensor', name: 'Tamper', class: 'tamper', value: (it: { cover?: Signal }) => it.cover },
  battery,
} as const

// The signal is false if there is something: the door is open, or somebody moves.
function detected({ trigger }: { trigger?: Signal }) {
  return trigger === undefined || trigger === null ? trigger : !trigger
}

export const doorswitch = many({
  schema: Detector,
  ...node({ from: nodesOf('dws') }),
  entities: { open: { is: 'binary_sensor', name: null, class: 'door', value: detected } },
  settings,
  diagnostics,
})

export const pir = many({
  schema: Detector,
  ...node({ from: nodesOf('pir') }),
  entities: { motion: { is: 'binary_sensor', name: null, class: 'motion', value: detected } },
  settings,
  diagnostics,
})
