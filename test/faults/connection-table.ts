/** What can go wrong on the way to the box and back: nobody there, no answer, or one that is none. */
import { pause } from '../mqtt/support.ts'
import { away, config, type Fault, said, wholeBox } from './fault.ts'
import type { Home } from './home.ts'

const clearFaults = ({ box }: Home) => box.faults.clear(wholeBox)

export const connectionFaults: readonly Fault[] = [
  {
    name: 'connection refused',
    about: 'nothing listens at the address of the box',
    begin: ({ way }) => way.shut(),
    end: ({ way }) => way.unlock(),
    unavailable: 'everything',
    says: [said.silent],
    command: away,
  },
  {
    name: 'restart',
    about: 'the box is off, then back with all sessions lost and no host found yet',
    begin: ({ box }) => void box.reboot(1.5, { hostsBackSeconds: 0.2 }),
    end: () => pause(1000),
    unavailable: 'everything',
    says: [said.silent],
    command: away,
  },
  {
    name: 'reset',
    about: 'every connection is cut',
    begin({ box, way }) {
      box.faults.set(wholeBox, { kind: 'reset' })
      way.drop()
    },
    end: clearFaults,
    unavailable: 'everything',
    says: [said.silent],
    command: away,
  },
  {
    name: 'hang',
    about: 'requests are taken and never answered',
    begin: ({ box }) => box.faults.set(wholeBox, { kind: 'hang' }),
    end: clearFaults,
    unavailable: 'everything',
    says: [said.silent],
    command: away,
  },
  {
    name: 'slow',
    about: 'every answer takes its time: nothing is missed, nothing piles up',
    begin: ({ box }) => box.faults.set(wholeBox, { kind: 'slow', ms: 40 }),
    end: clearFaults,
    unavailable: 'nothing',
    command: ['done'],
  },
  {
    name: 'answer lost',
    about: 'what is asked is done, and the connection breaks before the answer',
    begin: ({ box }) => box.faults.set(config, { kind: 'lost' }),
    end: ({ box }) => box.faults.clear(config),
    unavailable: [config],
    says: [said.chapter],
    command: ['reset'],
  },
  {
    name: '5xx',
    about: '502 to everything',
    begin: ({ box }) => box.faults.set(wholeBox, { kind: 'status', status: 502 }),
    end: clearFaults,
    unavailable: 'everything',
    says: [said.silent],
    command: ['http_502', 'no_freebox'],
  },
  {
    name: 'HTML',
    about: 'a page in place of every answer, as a box does that starts',
    begin: ({ box }) => box.faults.set(wholeBox, { kind: 'html' }),
    end: clearFaults,
    unavailable: 'everything',
    says: [said.silent],
    command: ['not_json', 'no_freebox'],
  },
]
