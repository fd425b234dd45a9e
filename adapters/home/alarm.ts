/** The alarm as a control panel, with what it is set to. Its PIN never gets here. */
import { type AlarmState, many, oneOf, type Requests } from '../../src/contract/index.ts'
import { amount, battery, deviceOf, dial, homeNode, keyOf, type Node, nodesOf, push, text } from './objects.ts'

const State = oneOf(
  ...(['idle', 'alarm1_arming', 'alarm2_arming', 'alarm1_armed', 'alarm2_armed'] as const),
  ...(['alarm1_alert_timer', 'alarm2_alert_timer', 'alert'] as const),
)
type State = (typeof State.options)[number]

const Alarm = homeNode({
  // An alarm that does not tell it is one all the same.
  state: State.default('unknown'),
  error: text,
  sound: amount,
  volume: amount,
  timeout1: amount,
  timeout2: amount,
  timeout3: amount,
  battery: amount,
})

const meaning: Record<State, AlarmState | null> = {
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

const delay = { class: 'duration', unit: 's' } as const

export const alarm = many({
  schema: Alarm,
  from: nodesOf('alarm'),
  every: '3s',
  key: keyOf,
  device: deviceOf,
  entities: {
    alarm: {
      is: 'alarm_control_panel',
      name: null,
      value: (it) => meaning[it.state],
      // The second alarm, for the night, is not set up everywhere.
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
    battery,
  },
  settings: {
    sound: { ...dial('sound', 0, 100), name: 'Beep volume', icon: 'mdi:volume-medium', unit: '%' },
    volume: { ...dial('volume', 0, 100), name: 'Siren volume', icon: 'mdi:bullhorn', unit: '%' },
    timeout1: { ...dial('timeout1', 0, 255), name: 'Delay before arming', id: 'arming_delay', ...delay },
    timeout2: { ...dial('timeout2', 0, 255), name: 'Delay before the siren', id: 'siren_delay', ...delay },
    timeout3: { ...dial('timeout3', 0, 255), name: 'Duration of the siren', id: 'siren_duration', ...delay },
  },
  diagnostics: {
    error: {
      is: 'sensor',
      name: 'Error',
      icon: 'mdi:alert-circle-outline',
      value: (it) => (it.error === '' ? 'none' : it.error),
    },
  },
})

// From one alarm to the other the way leads over off: so does the Freebox's own application.
function arm({ node, state }: { node: Node; state: State }, which: 'alarm1' | 'alarm2'): Requests {
  const other = which === 'alarm1' ? 'alarm2' : 'alarm1'
  const engaged = state === `${other}_armed` || state === `${other}_arming`
  return [...(engaged ? [push(node, 'off', null)] : []), push(node, which, null)].flat()
}
