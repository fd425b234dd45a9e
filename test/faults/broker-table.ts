/** Faults of the broker, as a table: how each begins and ends, what it shows in Home Assistant, and what is logged. */
import type { Fault } from './fault.ts'
import { type Home, until } from './home.ts'

export interface BrokerFault
  extends Pick<Fault, 'name' | 'description' | 'begin' | 'end' | 'logs' | 'mayLog' | 'republishes'> {
  /** What Home Assistant shows meanwhile, as in the documentation. */
  readonly effect: string
  /** What happens to a command that is sent meanwhile; undefined if none can be sent. */
  readonly command?: string
  /** Only the broker in this process can do it. */
  readonly aedesOnly?: true
}

const allUnavailable = 'everything is unavailable; no host changes to away'
const connectionLost = 'The connection to the broker was lost'
const nothingListens = 'Nothing listens at the address of the broker'

export const brokerFaults: readonly BrokerFault[] = [
  {
    name: 'away at the start',
    description: 'the broker is not running when the daemon starts, and is started later',
    async begin({ broker, service }) {
      await service.stop()
      await broker.stop()
      await service.start()
    },
    end: ({ broker }) => broker.start(),
    effect: allUnavailable,
    logs: [nothingListens],
    republishes: true,
  },
  {
    name: 'restart, empty',
    description: 'the broker restarts without its retained topics: everything is published again',
    begin: ({ broker }) => broker.stop(),
    end: ({ broker }) => broker.start({ retained: false }),
    effect: allUnavailable,
    logs: [connectionLost],
    mayLog: [nothingListens],
    republishes: true,
  },
  {
    name: 'restart, with retained',
    description: 'the broker restarts with its retained topics: what has changed meanwhile is updated',
    begin: ({ broker }) => broker.stop(),
    end: ({ broker }) => broker.start({ retained: true }),
    effect: allUnavailable,
    logs: [connectionLost],
    mayLog: [nothingListens],
    republishes: true,
  },
  {
    name: 'refuses credentials',
    description: 'the broker ends the connection and refuses the password, then accepts it again',
    begin({ broker }) {
      broker.refuseLogins(true)
      broker.drop()
    },
    end: ({ broker }) => broker.refuseLogins(false),
    effect: 'everything is unavailable after `mqtt.will_delay`',
    logs: [connectionLost, 'The broker does not authorise freebox2mqtt. Check mqtt.username and mqtt.password.'],
    republishes: true,
    command: 'is kept by the broker, and carried out after the login',
    aedesOnly: true,
  },
  {
    name: 'drops',
    description: 'the connection breaks again and again',
    async begin({ broker }) {
      for (let time = 0; time < 3; time++) {
        broker.drop()
        await connected(broker)
      }
    },
    end: ({ broker }) => broker.drop(),
    effect: 'nothing, if it is back within `mqtt.will_delay`',
    mayLog: [connectionLost, 'The broker keeps closing the connection'],
    republishes: true,
    command: 'is carried out once',
  },
  {
    name: 'slow consumer',
    description:
      'the broker stops reading while states change: only the newest value of each state waits, and memory does not grow',
    begin({ box, broker }) {
      broker.setReading(false)
      for (let round = 0; round < 200; round++) box.setLineUp(true, `203.0.113.${1 + round}`)
    },
    end: ({ broker }) => broker.setReading(true),
    effect: 'states are late',
    republishes: true,
    command: 'is carried out at once; the reply arrives when the broker reads again',
  },
  {
    name: 'payload refused',
    description: 'the broker accepts everything except the messages of one topic',
    async begin({ box, broker, warnings }) {
      broker.refuseMessages(/^freebox\/connection\/status$/)
      box.setLineUp(true, '203.0.113.251')
      await until('the message was refused', () => warnings().length > 0)
    },
    end: ({ broker }) => broker.refuseMessages(undefined),
    effect: 'this state is outdated until its next change',
    logs: ['The broker does not accept a message'],
    command: 'is carried out',
    aedesOnly: true,
  },
]

async function connected(broker: Home['broker']): Promise<void> {
  await until('the daemon is connected', () => broker.connections > 0)
}
