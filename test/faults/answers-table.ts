/** What can be wrong with an answer: refused for want of a session or a right, half, mistyped, or of another firmware. */
import { pause } from '../mqtt/support.ts'
import { altered, emptied, renamed, without } from './alterations.ts'
import { config, type Fault, said, wholeBox } from './fault.ts'
import type { Home } from './home.ts'

const clearFaults = ({ box }: Home) => box.faults.clear(wholeBox)
const callThings = ['account', 'call', 'log', 'message', 'voicemail'].map((name) => `calls/${name}`)

export const answerFaults: readonly Fault[] = [
  {
    name: 'session expired',
    about: '403 auth_required, until one new login',
    begin: ({ box }) => box.expireSessions(),
    end: () => undefined,
    unavailable: 'nothing',
    command: ['done'],
  },
  {
    name: '403 auth',
    about: '403 auth_required to every session, however new',
    begin: ({ box }) => box.faults.set(config, { kind: 'error', error_code: 'auth_required', status: 403 }),
    end: ({ box }) => box.faults.clear(config),
    unavailable: [config],
    says: [said.chapter],
    command: ['auth_required', 'too_many_logins'],
    logins: 12,
  },
  {
    name: '403 right',
    about: 'the owner takes a right away, and gives it back',
    begin({ box }) {
      for (const right of ['settings', 'calls']) box.setRight(right, false)
      box.expireSessions()
    },
    async end({ box }) {
      for (const right of ['settings', 'calls']) box.setRight(right, true)
      await pause(1100)
    },
    unavailable: [...callThings, 'phone/phone', 'phone/config'],
    says: ['the right "…" is missing: tick it in Freebox OS'],
    command: ['insufficient_rights'],
    logins: 8,
  },
  {
    name: '404',
    about: 'a path is not there; asked again every ten minutes',
    begin: ({ box }) => box.faults.set(config, { kind: 'error', error_code: 'invalid_request', status: 404 }),
    end({ box, service }) {
      box.faults.clear(config)
      service.pass(601)
    },
    unavailable: [config],
    command: ['invalid_request', 'unknown_object'],
  },
  {
    name: 'truncated JSON',
    about: 'the hosts come as half a list',
    begin: ({ box }) => box.faults.set('lan/browser/pub', { kind: 'truncated' }),
    end: ({ box }) => box.faults.clear('lan/browser/pub'),
    unavailable: ['lan/host', 'lan/hosts', 'lan/interfaces', 'wifi/host', 'wifi/station'],
    says: [said.chapter],
    command: ['done'],
  },
  {
    name: 'wrong types',
    about: 'texts for numbers and numbers for texts, in one chapter',
    begin: ({ box }) => box.faults.set('connection', { kind: 'wrong_types' }),
    end: ({ box }) => box.faults.clear('connection'),
    unavailable: [
      'connection/status',
      config,
      'connection/ipv6',
      'connection/ftth',
      'connection/ddns',
      'connection/logs',
    ],
    says: [said.chapter],
    maySay: [said.item],
    command: ['done'],
  },
  {
    name: 'missing fields',
    about: 'what a box need not tell is not told, anywhere',
    begin: ({ box }) => box.faults.set(wholeBox, altered(without)),
    end: clearFaults,
    unavailable: 'nothing',
    tells: true,
    command: ['done'],
  },
  {
    name: 'unknown enum',
    about: 'words and fields that a later firmware may have, everywhere: the words are shown as unknown',
    begin: ({ box }) => box.faults.set(wholeBox, altered(renamed)),
    end: clearFaults,
    unavailable: 'nothing',
    tells: true,
    command: ['done'],
  },
  {
    name: 'empty lists',
    about: 'lists as `{}`, as `""` and as nothing at all: what stood in them is gone, and comes back',
    begin({ box }) {
      for (const [path, fault] of Object.entries(emptied)) box.faults.set(path, fault)
    },
    end({ box }) {
      for (const path of Object.keys(emptied)) box.faults.clear(path)
    },
    unavailable: 'nothing',
    tells: true,
    command: ['done'],
  },
]
