/**
 * The alarm as a control panel, with its settings; its PIN is never read. Its detectors, for doors and windows and for
 * motion: what they detect, tampering, in which alarms they take part.
 */
import { type AlarmAction, type AlarmState, many, oneOf, type Requests } from '../../src/contract/index.ts'
import { battery, bool, dial, type NodeObject, node, percent, push, slotButton, text, toggle } from './node-table.ts'

// The second alarm is the one for the night.
const panelStates = new Map<string, AlarmState>([
  ['idle', 'disarmed'],
  ['alarm1_arming', 'arming'],
  ['alarm2_arming', 'arming'],
  ['alarm1_armed', 'armed_away'],
  ['alarm2_armed', 'armed_night'],
  ['alarm1_alert_timer', 'pending'],
  ['alarm2_alert_timer', 'pending'],
  ['alert', 'triggered'],
])
const State = oneOf(...panelStates.keys())

const delay = (name: string) => ({ ...dial(name, 0, 255), class: 'duration', unit: 's' }) as const

// What all detectors have.
const settings = {
  alarm1: { ...toggle('alarm1'), name: 'Takes part in the main alarm', id: 'main_alarm', icon: 'mdi:shield-home' },
  alarm2: { ...toggle('alarm2'), name: 'Takes part in the night alarm', id: 'night_alarm', icon: 'mdi:shield-moon' },
  timed: { ...toggle('timed'), name: 'Leaves time to disarm', id: 'timed_zone', icon: 'mdi:timer-outline' },
} as const
const tamper = { is: 'binary_sensor', name: 'Tamper', class: 'tamper', value: bool('cover') } as const

export const alarms = {
  alarm: many({
    ...node('alarm'),
    enabled: ['alarm', 'skip', 'error', 'battery'],
    entities: {
      alarm: {
        is: 'alarm_control_panel',
        name: null,
        // An alarm without a state is shown nevertheless.
        value: (it) => panelStates.get(stateOf(it)) ?? null,
        // Not every house has set up the second alarm.
        actions: ({ node }) => ('alarm2' in node.slots ? ['ARM_AWAY', 'ARM_NIGHT', 'DISARM'] : ['ARM_AWAY', 'DISARM']),
        set: send,
        attributes: { alarm_state: stateOf },
      },
      skip: { ...slotButton('skip'), name: 'Skip the delay', icon: 'mdi:skip-next' },
    },
    settings: {
      sound: { ...percent('sound'), name: 'Beep volume', icon: 'mdi:volume-medium' },
      volume: { ...percent('volume'), name: 'Siren volume', icon: 'mdi:bullhorn' },
      timeout1: { ...delay('timeout1'), name: 'Delay before arming', id: 'arming_delay' },
      timeout2: { ...delay('timeout2'), name: 'Delay before the siren', id: 'siren_delay' },
      timeout3: { ...delay('timeout3'), name: 'Duration of the siren', id: 'siren_duration' },
    },
    diagnostics: {
      error: { is: 'sensor', name: 'Error', icon: 'mdi:alert-circle-outline', value: errorOf },
      battery,
    },
  }),
  doorswitch: many({
    ...node('dws'),
    enabled: ['open', 'tamper', 'battery'],
    entities: { open: { is: 'binary_sensor', name: null, class: 'door', value: detected } },
    settings,
    diagnostics: { tamper, battery },
  }),
  pir: many({
    ...node('pir'),
    enabled: ['motion', 'tamper', 'battery'],
    entities: { motion: { is: 'binary_sensor', name: null, class: 'motion', value: detected } },
    settings,
    diagnostics: { tamper, battery },
  }),
}

function stateOf({ signals }: NodeObject): string {
  return State.parse(signals.state)
}

function errorOf(it: NodeObject) {
  // An empty text is how the alarm reports that it has no error.
  return it.signals.error === '' ? 'none' : text('error')(it)
}

function send(action: AlarmAction, it: NodeObject): Requests {
  if (action === 'DISARM') return push(it.node, 'off')
  const [wanted, other] = action === 'ARM_NIGHT' ? ['alarm2', 'alarm1'] : ['alarm1', 'alarm2']
  // From one alarm to the other the alarm is switched off first, as the Freebox's own application does.
  const isEngaged = [`${other}_armed`, `${other}_arming`].includes(stateOf(it))
  return [isEngaged ? push(it.node, 'off') : [], push(it.node, wanted)].flat()
}

// The signal is false if there is something: the door is open, or somebody moves.
function detected(it: NodeObject) {
  const signal = bool('trigger')(it)
  return typeof signal === 'boolean' ? !signal : signal
}
