/** Faults of the box itself and of the clock: another mode, firmware, model, box or date. */
import { away, type Fault, logLine } from './fault.ts'

const day = 24 * 3600

export const boxFaults: readonly Fault[] = [
  {
    name: 'bridge mode',
    description:
      'the box no longer serves a LAN: its hosts are removed after an hour; the LAN is read again when the mode is back',
    begin({ box }) {
      box.house.lan.mode = 'bridge'
    },
    end({ box }) {
      box.house.lan.mode = 'router'
    },
    unavailable: 'nothing',
    changesData: true,
    command: ['done'],
  },
  {
    name: 'model change',
    description: 'the box is replaced by another model, and the user pairs again',
    async begin(home) {
      home.box.replaceBox('pop', 'token of the Pop')
      await home.pair('token of the Pop')
    },
    async end(home) {
      home.box.replaceBox('delta', 'simulated-app-token')
      await home.pair('simulated-app-token')
    },
    unavailable: 'nothing',
    changesData: true,
    mayLog: ['The Freebox refuses the login', logLine.noResponse],
    command: ['done', ...away],
    logins: 8,
    republishes: true,
  },
  {
    name: 'firmware upgrade',
    description: 'the box comes back from a reboot with a later API version and more data',
    async begin({ box }) {
      await box.reboot(0.3, { hostsBackSeconds: 0 })
      box.upgrade('14.0', '4.9.0')
    },
    async end({ box }) {
      box.upgrade('11.1', '4.8.12')
      await box.reboot(0.3, { hostsBackSeconds: 0 })
    },
    unavailable: 'nothing',
    changesData: true,
    mayLog: [logLine.noResponse],
    command: ['done', ...away],
  },
  {
    name: 'uid change',
    description: 'another box of the same model answers and does not know the token; later the old box is back',
    begin({ box }) {
      box.replaceBox('delta', 'token of another')
      Object.assign(box.house.model, { uid: 'f00df00df00df00df00df00df00df00d', mac: '34:27:92:00:00:01' })
    },
    end: ({ box }) => box.replaceBox('delta', 'simulated-app-token'),
    unavailable: 'everything',
    logs: ['The Freebox refuses the login'],
    mayLog: [logLine.noResponse],
    command: ['other_box', 'invalid_token', 'changed', 'closed'],
  },
  {
    name: 'clock set back',
    description: 'the clock of the machine is forty days behind, then right again',
    begin: ({ setClock }) => setClock(-40 * day),
    end: ({ setClock }) => setClock(0),
    unavailable: 'nothing',
    changesData: true,
    command: ['done'],
  },
  {
    name: 'clock set forward',
    description: 'the clock of the machine is forty days ahead, then right again',
    begin: ({ setClock }) => setClock(40 * day),
    end: ({ setClock }) => setClock(0),
    unavailable: 'nothing',
    changesData: true,
    command: ['done'],
  },
]
