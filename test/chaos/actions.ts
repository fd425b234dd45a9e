/** What can happen to a home, as plain data: a failing sequence can be printed, shrunk and read. */
import fc from 'fast-check'

/** Numbers choose among what is there at that moment (a host, a download), so that every action is always possible. */
export type Action = Happening | Trouble | Order

/** The house lives. */
export type Happening =
  | { readonly do: 'host comes or goes'; readonly which: number; readonly here: boolean; readonly notify: boolean }
  | { readonly do: 'new host' }
  | { readonly do: 'host is forgotten by the box' | 'host is renamed'; readonly which: number }
  | { readonly do: 'call'; readonly type: 'missed' | 'accepted' | 'outgoing' }
  | { readonly do: 'download comes' }
  | { readonly do: 'download is done' | 'download goes'; readonly which: number }
  | { readonly do: 'key fob is pressed' }
  | { readonly do: 'node tells'; readonly which: number; readonly what: number }
  | { readonly do: 'Wi-Fi'; readonly on: boolean }
  | { readonly do: 'line'; readonly up: boolean }

/** Something breaks between box, daemon and broker. */
export type Trouble =
  | { readonly do: 'requests go wrong'; readonly on: string; readonly how: Wrong; readonly times: number }
  | { readonly do: 'sessions end' }
  | { readonly do: 'right'; readonly right: 'settings' | 'downloader' | 'calls'; readonly given: boolean }
  | { readonly do: 'WebSocket'; readonly is: 'refuse' | 'drop' | 'silent' | 'malformed' | undefined }
  | { readonly do: 'box reboots'; readonly seconds: number }
  | { readonly do: 'broker restarts'; readonly retained: boolean }
  | { readonly do: 'connection to the broker drops' }
  | { readonly do: 'birth message' }

export type Wrong = 'reset' | 'lost' | 'hang' | 'slow' | '500' | '503' | 'html' | 'truncated' | 'auth_required'

/** Somebody wants something done. */
export type Order =
  | { readonly do: 'command'; readonly what: 'rename'; readonly which: number }
  | { readonly do: 'command'; readonly what: 'name the box' | 'add a download' | 'mark calls read' | 'nonsense' }
  | { readonly do: 'command'; readonly what: 'remove a download'; readonly which: number }
  | { readonly do: 'command'; readonly what: 'run a download'; readonly which: number; readonly on: boolean }
  | { readonly do: 'command'; readonly what: 'switch the Wi-Fi' | 'switch the lamp'; readonly on: boolean }

/** An action, and how long everybody then waits. Milliseconds. */
export interface Step {
  readonly action: Action
  readonly wait: number
}

const which = fc.nat(30)
const on = fc.boolean()
const is = <T extends string>(name: T) => ({ do: fc.constant(name) })
const order = <T extends string>(...names: T[]) => ({ ...is('command'), what: fc.constantFrom(...names) })

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { arbitrary: fc.record({ ...is('host comes or goes'), which, here: on, notify: on }), weight: 4 },
  fc.record(is('new host')),
  fc.record({ do: fc.constantFrom('host is forgotten by the box', 'host is renamed'), which }),
  fc.record({ ...is('call'), type: fc.constantFrom('missed', 'accepted', 'outgoing') }),
  fc.record(is('download comes')),
  fc.record({ do: fc.constantFrom('download is done', 'download goes'), which }),
  fc.record(is('key fob is pressed')),
  fc.record({ ...is('node tells'), which, what: fc.nat(100) }),
  fc.record({ ...is('Wi-Fi'), on }),
  fc.record({ ...is('line'), up: on }),
)

const paths = ['', 'lan', 'downloads', 'call', 'connection', 'home', 'wifi', 'login', 'api_version', 'PUT ', 'POST ']
const wrongs = ['reset', 'lost', 'hang', 'slow', '500', '503', 'html', 'truncated', 'auth_required'] as const

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  {
    arbitrary: fc.record({
      ...is('requests go wrong'),
      on: fc.constantFrom(...paths),
      how: fc.constantFrom(...wrongs),
      times: fc.integer({ min: 1, max: 4 }),
    }),
    weight: 5,
  },
  fc.record(is('sessions end')),
  fc.record({ ...is('right'), right: fc.constantFrom('settings', 'downloader', 'calls'), given: on }),
  fc.record({ ...is('WebSocket'), is: fc.constantFrom('refuse', 'drop', 'silent', 'malformed', undefined) }),
  fc.record({ ...is('box reboots'), seconds: fc.constantFrom(0.1, 0.4, 0.8) }),
  fc.record({ ...is('broker restarts'), retained: on }),
  fc.record(is('connection to the broker drops')),
  fc.record(is('birth message')),
)

const command: fc.Arbitrary<Order> = fc.oneof(
  fc.record({ ...order('rename'), which }),
  fc.record(order('name the box', 'add a download', 'mark calls read', 'nonsense')),
  fc.record({ ...order('remove a download'), which }),
  fc.record({ ...order('run a download'), which, on }),
  fc.record({ ...order('switch the Wi-Fi', 'switch the lamp'), on }),
)

/** A little of everything, some of it at the very same moment. */
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    action: fc.oneof(
      { arbitrary: happening, weight: 5 },
      { arbitrary: trouble, weight: 3 },
      { arbitrary: command, weight: 3 },
    ),
    wait: fc.constantFrom(0, 5, 40, 150, 400),
  }),
  { minLength: 1, maxLength: 16, size: 'max' },
)
