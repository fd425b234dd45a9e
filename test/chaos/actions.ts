/** What can happen during a sequence, as plain data: a failing sequence can be printed, shrunk and read. */
import fc from 'fast-check'

/** A number selects one of the existing hosts or downloads, so that every action is always possible. */
export type Action = HouseEvent | Fault | Command

/** Changes in the house. */
export type HouseEvent =
  | { readonly do: 'host appears or leaves'; readonly which: number; readonly here: boolean; readonly notify: boolean }
  | { readonly do: 'new host' }
  | { readonly do: 'host is removed' | 'host is renamed'; readonly which: number }
  | { readonly do: 'call'; readonly type: 'missed' | 'accepted' | 'outgoing' }
  | { readonly do: 'download is added' }
  | { readonly do: 'download is done' | 'download is removed'; readonly which: number }
  | { readonly do: 'key fob is pressed' }
  | { readonly do: 'node value changes'; readonly which: number; readonly what: number }
  | { readonly do: 'Wi-Fi'; readonly on: boolean }
  | { readonly do: 'line'; readonly up: boolean }

/** Faults between box, daemon and broker. */
export type Fault =
  | { readonly do: 'requests fail'; readonly on: string; readonly how: RequestFault; readonly times: number }
  | { readonly do: 'sessions expire' }
  | { readonly do: 'right'; readonly right: 'settings' | 'downloader' | 'calls'; readonly given: boolean }
  | { readonly do: 'WebSocket'; readonly is: 'refuse' | 'drop' | 'silent' | 'malformed' | undefined }
  | { readonly do: 'box reboots'; readonly seconds: number }
  | { readonly do: 'broker restarts'; readonly retained: boolean }
  | { readonly do: 'connection to the broker drops' }
  | { readonly do: 'birth message' }

export type RequestFault = 'reset' | 'lost' | 'hang' | 'slow' | '500' | '503' | 'html' | 'truncated' | 'auth_required'

/** Commands over MQTT. */
export type Command =
  | { readonly do: 'command'; readonly what: 'rename'; readonly which: number }
  | {
      readonly do: 'command'
      readonly what: 'name the box' | 'add a download' | 'mark calls read' | 'an invalid command'
    }
  | { readonly do: 'command'; readonly what: 'remove a download'; readonly which: number }
  | { readonly do: 'command'; readonly what: 'run a download'; readonly which: number; readonly on: boolean }
  | { readonly do: 'command'; readonly what: 'switch the Wi-Fi' | 'switch the lamp'; readonly on: boolean }

/** An action, and the pause after it. Milliseconds. */
export interface Step {
  readonly action: Action
  readonly wait: number
}

const which = fc.nat(30)
const on = fc.boolean()
const is = <T extends string>(name: T) => ({ do: fc.constant(name) })
const commandNamed = <T extends string>(...names: T[]) => ({ ...is('command'), what: fc.constantFrom(...names) })

const houseEvent: fc.Arbitrary<HouseEvent> = fc.oneof(
  { arbitrary: fc.record({ ...is('host appears or leaves'), which, here: on, notify: on }), weight: 4 },
  fc.record(is('new host')),
  fc.record({ do: fc.constantFrom('host is removed', 'host is renamed'), which }),
  fc.record({ ...is('call'), type: fc.constantFrom('missed', 'accepted', 'outgoing') }),
  fc.record(is('download is added')),
  fc.record({ do: fc.constantFrom('download is done', 'download is removed'), which }),
  fc.record(is('key fob is pressed')),
  fc.record({ ...is('node value changes'), which, what: fc.nat(100) }),
  fc.record({ ...is('Wi-Fi'), on }),
  fc.record({ ...is('line'), up: on }),
)

const paths = ['', 'lan', 'downloads', 'call', 'connection', 'home', 'wifi', 'login', 'api_version', 'PUT ', 'POST ']
const requestFaults = ['reset', 'lost', 'hang', 'slow', '500', '503', 'html', 'truncated', 'auth_required'] as const

const fault: fc.Arbitrary<Fault> = fc.oneof(
  {
    arbitrary: fc.record({
      ...is('requests fail'),
      on: fc.constantFrom(...paths),
      how: fc.constantFrom(...requestFaults),
      times: fc.integer({ min: 1, max: 4 }),
    }),
    weight: 5,
  },
  fc.record(is('sessions expire')),
  fc.record({ ...is('right'), right: fc.constantFrom('settings', 'downloader', 'calls'), given: on }),
  fc.record({ ...is('WebSocket'), is: fc.constantFrom('refuse', 'drop', 'silent', 'malformed', undefined) }),
  fc.record({ ...is('box reboots'), seconds: fc.constantFrom(0.1, 0.4, 0.8) }),
  fc.record({ ...is('broker restarts'), retained: on }),
  fc.record(is('connection to the broker drops')),
  fc.record(is('birth message')),
)

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ ...commandNamed('rename'), which }),
  fc.record(commandNamed('name the box', 'add a download', 'mark calls read', 'an invalid command')),
  fc.record({ ...commandNamed('remove a download'), which }),
  fc.record({ ...commandNamed('run a download'), which, on }),
  fc.record({ ...commandNamed('switch the Wi-Fi', 'switch the lamp'), on }),
)

/** Sequences of mixed actions, some of them without a pause in between. */
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    action: fc.oneof(
      { arbitrary: houseEvent, weight: 5 },
      { arbitrary: fault, weight: 3 },
      { arbitrary: command, weight: 3 },
    ),
    wait: fc.constantFrom(0, 5, 40, 150, 400),
  }),
  { minLength: 1, maxLength: 16, size: 'max' },
)
