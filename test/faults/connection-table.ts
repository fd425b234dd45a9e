/** Faults between the daemon and the box: nothing listens, no response, or an invalid one. */
import { pause } from '../mqtt/support.ts'
import { away, config, type Fault, logLine, wholeBox } from './fault.ts'
import type { Home } from './home.ts'

const clearFaults = ({ box }: Home) => box.faults.clear(wholeBox)

export const connectionFaults: readonly Fault[] = [
  {
    name: 'connection refused',
    description: 'nothing listens at the address of the box',
    begin: ({ network }) => network.stop(),
    end: ({ network }) => network.start(),
    unavailable: 'everything',
    logs: [logLine.noResponse],
    command: away,
  },
  {
    name: 'restart',
    description: 'the box is switched off and on: all sessions are lost, and no host is found yet',
    begin: ({ box }) => void box.reboot(1.5, { hostsBackSeconds: 0.2 }),
    end: () => pause(1000),
    unavailable: 'everything',
    logs: [logLine.noResponse],
    command: away,
  },
  {
    name: 'reset',
    description: 'every connection is reset',
    begin({ box, network }) {
      box.faults.set(wholeBox, { kind: 'reset' })
      network.drop()
    },
    end: clearFaults,
    unavailable: 'everything',
    logs: [logLine.noResponse],
    command: away,
  },
  {
    name: 'hang',
    description: 'requests are accepted and never answered',
    begin: ({ box }) => box.faults.set(wholeBox, { kind: 'hang' }),
    end: clearFaults,
    unavailable: 'everything',
    logs: [logLine.noResponse],
    command: away,
  },
  {
    name: 'slow',
    description: 'every response is slow: nothing is missed, nothing piles up',
    begin: ({ box }) => box.faults.set(wholeBox, { kind: 'slow', ms: 40 }),
    end: clearFaults,
    unavailable: 'nothing',
    command: ['done'],
  },
  {
    name: 'answer lost',
    description: 'the request is carried out, and the connection breaks before the response',
    begin: ({ box }) => box.faults.set(config, { kind: 'lost' }),
    end: ({ box }) => box.faults.clear(config),
    unavailable: [config],
    logs: [logLine.unreadable],
    command: ['reset'],
  },
  {
    name: '5xx',
    description: '502 for every request',
    begin: ({ box }) => box.faults.set(wholeBox, { kind: 'status', status: 502 }),
    end: clearFaults,
    unavailable: 'everything',
    logs: [logLine.noResponse],
    command: ['http_502', 'no_freebox'],
  },
  {
    name: 'HTML',
    description: 'an HTML page in place of every response, as a box sends while it starts',
    begin: ({ box }) => box.faults.set(wholeBox, { kind: 'html' }),
    end: clearFaults,
    unavailable: 'everything',
    logs: [logLine.noResponse],
    command: ['not_json', 'no_freebox'],
  },
]
