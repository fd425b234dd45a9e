/** The alarm as a control panel, with its settings. Its PIN is never read. */
import { type AlarmState, many, oneOf, type Requests } from '../../src/contract/index.ts'
import { battery, dial, type Node, node, nodeSchema, nodesOf, numberSignal, push, textSignal } from './node-table.ts'

const State = oneOf(
  ...(['idle', 'alarm1_arming', 'alarm2_arming', 'alarm1_armed', 'alarm2_armed'] as const),
  ...(['alarm1_alert_timer', 'alarm2_alert_timer', 'alert'] as const),
)
type State = (typeof State.options)[number]

const Alarm = nodeSchema({
  // An alarm without a state is shown nevertheless.
  state: State.default('unknown'),
  error: textSignal,
  sound: numberSignal,
  volume: numberSignal,
  timeout1: numberSignal,
  timeout2: numberSignal,
  timeout3: numberSignal,
  battery: numberSignal,
})

const panelStates: Record<State, AlarmState | null> = {
  idle: 'disarmed',
  alarm1_arming: 'arming',
  alarm2_arming: 'arming',
  alarm1_armed: 'armed_away',
  alarm2_armed: 'armed_night',
  alarm1_alert_timer: 'pending',
  alarm2_alert_timer: 'pending',
  alert: 'triggered',
  unknown: null,
}

export const alarm = many({
  schema: Alarm,
  ...node({ from: nodesOf('alarm') }),
  entities: {
    alarm: {
      is: 'alarm_control_panel',
      name: null,
      value: (it) => panelStates[it.state],
      // Not every house has set up the second alarm, which is the one for the night.
      actions: (it) => ['ARM_AWAY', ...('alarm2' in it.node.slots ? (['ARM_NIGHT'] as const) : []), 'DISARM'],
      set: (action, it) =>
        action === 'DISARM' ? push(it.node, 'off', null) : arm(it, action === 'ARM_NIGHT' ? 'alarm2' : 'alarm1'),
      attributes: { alarm_state: (it) => it.state },
    },
    skip: {
      is: 'button',
      name: 'Skip the delay',
      icon: 'mdi:skip-next',
      where: (it) => 'skip' in it.node.slots,
      press: (it) => push(it.node, 'skip', null),
    },
  },
  settings: {
    sound: { is: 'number', name: 'Beep volume', icon: 'mdi:volume-medium', unit: '%', ...dial('sound', 0, 100) },
    volume: { is: 'number', name: 'Siren volume', icon: 'mdi:bullhorn', unit: '%', ...dial('volume', 0, 100) },
    timeout1: { is: 'number', name: 'Delay before arming', id: 'arming_delay', ...delay('timeout1') },
    timeout2: { is: 'number', name: 'Delay before the siren', id: 'siren_delay', ...delay('timeout2') },
    timeout3: { is: 'number', name: 'Duration of the siren', id: 'siren_duration', ...delay('timeout3') },
  },
  diagnostics: {
    error: {
      is: 'sensor',
      name: 'Error',
      icon: 'mdi:alert-circle-outline',
      value: (it) => (it.error === '' ? 'none' : it.error),
    },
    battery,
  },
})

function delay<N extends string>(name: N) {
  return { class: 'duration', unit: 's', ...dial(name, 0, 255) } as const
}

// From one alarm to the other the alarm is switched off first, as the Freebox's own application does.
function arm({ node, state }: { node: Node; state: State }, which: 'alarm1' | 'alarm2'): Requests {
  const other = which === 'alarm1' ? 'alarm2' : 'alarm1'
  const engaged = state === `${other}_armed` || state === `${other}_arming`
  return [...(engaged ? [push(node, 'off', null)] : []), push(node, which, null)].flat()
}
