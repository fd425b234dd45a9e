/** Faults of responses: a missing session or right, truncated or mistyped JSON, or the data of another firmware. */
import { pause } from '../mqtt/support.ts'
import { altered, emptied, renamed, without } from './alterations.ts'
import { config, type Fault, logLine, wholeBox } from './fault.ts'
import type { Home } from './home.ts'

const clearFaults = ({ box }: Home) => box.faults.clear(wholeBox)
const callResources = ['account', 'call', 'log', 'message', 'voicemail'].map((name) => `calls/${name}`)

export const answerFaults: readonly Fault[] = [
  {
    name: 'session expired',
    description: '403 auth_required until the daemon logs in again',
    begin: ({ box }) => box.expireSessions(),
    end: () => undefined,
    unavailable: 'nothing',
    command: ['done'],
  },
  {
    name: '403 auth',
    description: '403 auth_required with every session, even with a new one',
    begin: ({ box }) => box.faults.set(config, { kind: 'error', error_code: 'auth_required', status: 403 }),
    end: ({ box }) => box.faults.clear(config),
    unavailable: [config],
    logs: [logLine.unreadable],
    command: ['auth_required', 'too_many_logins'],
    logins: 12,
  },
  {
    name: '403 right',
    description: 'the user removes a right in Freebox OS, and grants it again later',
    begin({ box }) {
      for (const right of ['settings', 'calls']) box.setRight(right, false)
      box.expireSessions()
    },
    async end({ box }) {
      for (const right of ['settings', 'calls']) box.setRight(right, true)
      await pause(1100)
    },
    unavailable: [...callResources, 'phone/phone', 'phone/config'],
    logs: ['The right "…" is missing. Tick it in Freebox OS'],
    command: ['insufficient_rights'],
    logins: 8,
  },
  {
    name: '404',
    description: 'a path does not exist; it is requested again every ten minutes',
    begin: ({ box }) => box.faults.set(config, { kind: 'error', error_code: 'invalid_request', status: 404 }),
    end({ box, service }) {
      box.faults.clear(config)
      service.advance(601)
    },
    unavailable: [config],
    command: ['invalid_request', 'unknown_object'],
  },
  {
    name: 'truncated JSON',
    description: 'the list of hosts ends in the middle',
    begin: ({ box }) => box.faults.set('lan/browser/pub', { kind: 'truncated' }),
    end: ({ box }) => box.faults.clear('lan/browser/pub'),
    unavailable: ['lan/host', 'lan/hosts', 'lan/interfaces', 'wifi/host', 'wifi/station'],
    logs: [logLine.unreadable],
    command: ['done'],
  },
  {
    name: 'wrong types',
    description: 'strings in place of numbers and the reverse, in one adapter',
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
    logs: [logLine.unreadable],
    mayLog: [logLine.invalidItem],
    command: ['done'],
  },
  {
    name: 'missing fields',
    description: 'optional fields are missing everywhere',
    begin: ({ box }) => box.faults.set(wholeBox, altered(without)),
    end: clearFaults,
    unavailable: 'nothing',
    changesData: true,
    command: ['done'],
  },
  {
    name: 'unknown enum',
    description:
      'values and fields of a later firmware, everywhere: unknown values of a list of options are shown as unknown',
    begin: ({ box }) => box.faults.set(wholeBox, altered(renamed)),
    end: clearFaults,
    unavailable: 'nothing',
    changesData: true,
    command: ['done'],
  },
  {
    name: 'empty lists',
    description: 'empty lists as `{}`, as `""` or missing: their objects are removed, and come back later',
    begin({ box }) {
      for (const [path, fault] of Object.entries(emptied)) box.faults.set(path, fault)
    },
    end({ box }) {
      for (const path of Object.keys(emptied)) box.faults.clear(path)
    },
    unavailable: 'nothing',
    changesData: true,
    command: ['done'],
  },
]
