/** What can become of the box itself, and of the clock: another mode, firmware, model, box or day. */
import { away, type Fault, said } from './fault.ts'

const day = 24 * 3600

export const boxFaults: readonly Fault[] = [
  {
    name: 'bridge mode',
    about: 'the box serves no LAN any more: its hosts go after an hour; the LAN is asked for again every ten minutes',
    begin({ box }) {
      box.house.lan.mode = 'bridge'
    },
    end({ box, service }) {
      box.house.lan.mode = 'router'
      service.pass(601)
    },
    unavailable: 'nothing',
    tells: true,
    command: ['done'],
  },
  {
    name: 'model change',
    about: 'the box was exchanged for another model, and its owner pairs again',
    async begin(home) {
      home.box.replaceBox('pop', 'token of the Pop')
      await home.pair('token of the Pop')
    },
    async end(home) {
      home.box.replaceBox('delta', 'simulated-app-token')
      await home.pair('simulated-app-token')
    },
    unavailable: 'nothing',
    tells: true,
    maySay: ['The Freebox refuses the login', said.silent],
    command: ['done', ...away],
    logins: 8,
    retells: true,
  },
  {
    name: 'firmware upgrade',
    about: 'the box comes back from a restart with a later version of its API, and what that brings',
    async begin({ box }) {
      await box.reboot(0.3, { hostsBackSeconds: 0 })
      box.upgrade('14.0', '4.9.0')
    },
    async end({ box }) {
      box.upgrade('11.1', '4.8.12')
      await box.reboot(0.3, { hostsBackSeconds: 0 })
    },
    unavailable: 'nothing',
    tells: true,
    maySay: [said.silent],
    command: ['done', ...away],
  },
  {
    name: 'uid change',
    about: 'another box of the same model stands there, and knows nobody; then the old one is back',
    begin({ box }) {
      box.replaceBox('delta', 'token of another')
      Object.assign(box.house.model, { uid: 'f00df00df00df00df00df00df00df00d', mac: '34:27:92:00:00:01' })
    },
    end: ({ box }) => box.replaceBox('delta', 'simulated-app-token'),
    unavailable: 'everything',
    says: ['The Freebox refuses the login'],
    maySay: [said.silent],
    command: ['other_box', 'invalid_token', 'changed', 'closed'],
  },
  {
    name: 'clock set back',
    about: 'the clock of the machine is forty days behind, then right again',
    begin: ({ setClock }) => setClock(-40 * day),
    end: ({ setClock }) => setClock(0),
    unavailable: 'nothing',
    tells: true,
    command: ['done'],
  },
  {
    name: 'clock set forward',
    about: 'the clock of the machine is forty days ahead, then right again',
    begin: ({ setClock }) => setClock(40 * day),
    end: ({ setClock }) => setClock(0),
    unavailable: 'nothing',
    tells: true,
    command: ['done'],
  },
]
