/** What can go wrong with the broker, as a table: how it begins and ends, what is seen of it, what is logged. */
import type { Fault } from './fault.ts'
import { type Home, until } from './home.ts'

export interface BrokerFault extends Pick<Fault, 'name' | 'about' | 'begin' | 'end' | 'says' | 'maySay' | 'retells'> {
  /** In the words of the documentation: what Home Assistant shows meanwhile. */
  readonly seen: string
  /** What becomes of a command that is given meanwhile; undefined where nobody can give one. */
  readonly command?: string
  /** Only a broker of our own can do it. */
  readonly inside?: true
}

const gone = 'everything is unavailable, as Home Assistant makes it; nobody is told to have left'
const lost = 'The connection to the broker was lost'
const refused = 'Nothing listens at the address of the broker'

export const brokerFaults: readonly BrokerFault[] = [
  {
    name: 'away at the start',
    about: 'there is no broker when the daemon starts; it comes later',
    async begin({ broker, service }) {
      await service.stop()
      await broker.stop()
      await service.start()
    },
    end: ({ broker }) => broker.start(),
    seen: gone,
    says: [refused],
    retells: true,
  },
  {
    name: 'restart, empty',
    about: 'the broker restarts and has forgotten all that it retained: everything is said again',
    begin: ({ broker }) => broker.stop(),
    end: ({ broker }) => broker.start({ retained: false }),
    seen: gone,
    says: [lost],
    maySay: [refused],
    retells: true,
  },
  {
    name: 'restart, with retained',
    about: 'the broker restarts and knows what it retained: what has changed meanwhile is right again',
    begin: ({ broker }) => broker.stop(),
    end: ({ broker }) => broker.start({ retained: true }),
    seen: gone,
    says: [lost],
    maySay: [refused],
    retells: true,
  },
  {
    name: 'refuses credentials',
    about: 'the broker drops us and lets nobody in with our password, until it does',
    begin({ broker }) {
      broker.refuseEverybody(true)
      broker.drop()
    },
    end: ({ broker }) => broker.refuseEverybody(false),
    seen: 'everything is unavailable after `mqtt.will_delay`',
    says: [lost, 'The broker does not authorise freebox2mqtt. Check mqtt.username and mqtt.password.'],
    retells: true,
    command: 'kept by the broker, and done when it lets us in',
    inside: true,
  },
  {
    name: 'drops',
    about: 'the connection is cut, again and again',
    async begin({ broker }) {
      for (let time = 0; time < 3; time++) {
        broker.drop()
        await connected(broker)
      }
    },
    end: ({ broker }) => broker.drop(),
    seen: 'nothing, if it is back within `mqtt.will_delay`',
    maySay: [lost, 'The broker keeps closing the connection'],
    retells: true,
    command: 'done once',
  },
  {
    name: 'slow consumer',
    about: 'the broker takes nothing more while much happens: of each state the newest waits, and no memory is eaten',
    begin({ box, broker }) {
      broker.read(false)
      for (let round = 0; round < 200; round++) box.setLineUp(true, `203.0.113.${1 + round}`)
    },
    end: ({ broker }) => broker.read(true),
    seen: 'states are late',
    retells: true,
    command: 'done at once; the answer comes when the broker takes it',
  },
  {
    name: 'payload refused',
    about: 'the broker takes everything but the messages of one topic',
    async begin({ box, broker, warnings }) {
      broker.refuseMessages(/^freebox\/connection\/status$/)
      box.setLineUp(true, '203.0.113.251')
      await until('it was refused', () => warnings().length > 0)
    },
    end: ({ broker }) => broker.refuseMessages(undefined),
    seen: 'this one state is not the newest, until its next change',
    says: ['The broker does not accept a message'],
    command: 'done',
    inside: true,
  },
]

async function connected(broker: Home['broker']): Promise<void> {
  await until('it is connected', () => broker.connections > 0)
}
