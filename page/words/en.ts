/** The words of the page in English. */

import { enScreens } from './en-screens.ts'
import { whyObject, whyResource } from './en-why.ts'
import { counted, type Details, type Widened } from './wording.ts'

type Pair = readonly [on: string, off: string]
const binary: Readonly<Record<string, Pair>> = {
  battery: ['Low', 'Normal'],
  battery_charging: ['Charging', 'Not charging'],
  carbon_monoxide: ['Detected', 'Clear'],
  cold: ['Cold', 'Normal'],
  connectivity: ['Connected', 'Disconnected'],
  door: ['Open', 'Closed'],
  garage_door: ['Open', 'Closed'],
  gas: ['Detected', 'Clear'],
  heat: ['Hot', 'Normal'],
  light: ['Light detected', 'No light'],
  lock: ['Unlocked', 'Locked'],
  moisture: ['Wet', 'Dry'],
  motion: ['Detected', 'Clear'],
  moving: ['Moving', 'Not moving'],
  occupancy: ['Detected', 'Clear'],
  opening: ['Open', 'Closed'],
  plug: ['Plugged in', 'Unplugged'],
  power: ['Power detected', 'No power'],
  presence: ['Home', 'Away'],
  problem: ['Problem', 'OK'],
  running: ['Running', 'Not running'],
  safety: ['Unsafe', 'Safe'],
  smoke: ['Detected', 'Clear'],
  sound: ['Detected', 'Clear'],
  tamper: ['Tampering detected', 'Clear'],
  update: ['Update available', 'Up-to-date'],
  vibration: ['Detected', 'Clear'],
  window: ['Open', 'Closed'],
}
const alarm: Readonly<Record<string, string>> = {
  disarmed: 'Disarmed',
  armed_home: 'Armed home',
  armed_away: 'Armed away',
  armed_night: 'Armed night',
  armed_vacation: 'Armed vacation',
  armed_custom_bypass: 'Armed custom bypass',
  pending: 'Pending',
  triggered: 'Triggered',
  arming: 'Arming',
  disarming: 'Disarming',
}
const alarmActions: Readonly<Record<string, string>> = {
  ARM_AWAY: 'Arm away',
  ARM_HOME: 'Arm home',
  ARM_NIGHT: 'Arm night',
  DISARM: 'Disarm',
  TRIGGER: 'Trigger',
}
const cover: Readonly<Record<string, string>> = {
  open: 'Open',
  opening: 'Opening',
  closed: 'Closed',
  closing: 'Closing',
  stopped: 'Stopped',
}
type Sentences = Readonly<Record<string, (details: Details) => string>>
const objects: Sentences = whyObject
const resources: Sentences = whyResource

/** The descriptions of the adapters are English already. */
const adapterTexts: Readonly<Record<string, string>> = {}

export const en = {
  ...enScreens,
  adapterTexts,
  binary,
  alarm,
  alarmActions,
  cover,
  whyObject: objects,
  whyResource: resources,
  whyOther: (word: string) => `Reason: ${word}.`,

  on: 'On',
  off: 'Off',
  home: 'Home',
  notHome: 'Away',
  unknown: 'Unknown',
  unavailable: 'Unavailable',
  button: 'Press',
  event: 'Event',
  picture: 'Picture',
  installing: 'Installing',
  upToDate: 'Up-to-date',
  updateTo: (version: string) => `Update to ${version}`,

  open: 'Open',
  close: 'Close',
  stop: 'Stop',
  set: 'Set',
  value: 'Value',
  send: 'Send',
  cancel: 'Cancel',
  change: 'Change',
  copy: 'Copy topic',
  copied: 'Copied',
  more: (left: number) => `Show more (${left} left)`,
  pending: 'Waiting for the reply',
  done: 'Done',
  unconfirmed: 'Sent. The Freebox has not confirmed it yet.',
  code: 'Code of the alarm',
  brightness: 'Brightness',
  position: 'Position',
  color: 'Colour',
  effect: 'Effect',
  optional: 'optional',
  yes: 'Yes',
  no: 'No',
  sure: 'Carry this out?',
  restartSure: 'This restarts the device. It does not work meanwhile.',
  dangerGo: 'Yes, do it',
  readOnly: 'Nothing can be changed from the page: http.read_only is true.',
  denied: 'The settings of “commands” do not allow this.',
  unreachable: 'freebox2mqtt does not answer',
  deniedRemedy: 'See commands.deny, commands.allow_dangerous and commands.read_only in the settings.',
  homeCount: (n: number) => counted(n, 'home', 'home'),
}

export type Wording = Widened<typeof en>
