import { describe, expect, onTestFinished, test } from 'vitest'
import { AuthRequired, Unreachable } from '../../src/errors.ts'
import { boxChanged } from '../../src/freebox/connection-failure.ts'
import { ConnectionStateMachine } from '../../src/freebox/connection-state.ts'
import { failure, pause, until } from './support.ts'

const backoff = { firstSeconds: 0.01, maxSeconds: 0.02, ratelimitedSeconds: 0.01 }
const closed = new Unreachable('closed by the test', 'closed')

/** A state machine whose attempts to connect are answered by `connect`, with the failures that it reported. */
function connectionWith(connect: (attempt: number) => Promise<void>) {
  const failures: [state: string, repeated: boolean][] = []
  let attempts = 0
  const connection = new ConnectionStateMachine({
    backoff,
    connect: () => connect(++attempts),
    hasNewToken: async () => false,
    onUp: () => {},
    onDown: ({ state }, repeated) => failures.push([state, repeated]),
  })
  onTestFinished(() => connection.stop(closed))
  return { connection, failures, attempts: () => attempts }
}

describe('the state of the connection', () => {
  test('is starting until the first attempt ends, and then up', async () => {
    const { connection, attempts } = connectionWith(async () => {})
    expect(connection.state).toBe('starting')
    await connection.ready()
    expect(connection.state).toBe('up')
    expect(attempts()).toBe(1)
  })

  test('is reported once for repeated failures of the same kind', async () => {
    const { connection, failures, attempts } = connectionWith(async () => {
      throw new Unreachable('no answer', 'timeout')
    })
    expect((await failure(connection.ready())).code).toBe('timeout')
    await until('it was retried', () => attempts() > 2)
    expect(failures.slice(0, 3)).toEqual([
      ['away', false],
      ['away', true],
      ['away', true],
    ])
  })

  test('is not changed by a second failure while it is down already', async () => {
    const { connection, failures } = connectionWith((attempt) =>
      attempt === 1 ? Promise.resolve() : new Promise(() => {}),
    )
    await connection.ready()
    connection.fail(boxChanged())
    connection.fail({ state: 'refused', kind: 'refused', error: new AuthRequired('revoked', 'invalid_token') })
    expect(connection.state).toBe('away')
    expect(failures).toEqual([['away', false]])
  })

  test('stays refused while the box answers ratelimited', async () => {
    const { connection, failures, attempts } = connectionWith(async (attempt) => {
      throw attempt === 1 ? new AuthRequired('revoked', 'invalid_token') : new Unreachable('wait', 'ratelimited')
    })
    connection.start()
    await until('it was retried', () => attempts() > 2)
    expect(connection.state).toBe('refused')
    expect(failures.every(([state]) => state === 'refused')).toBe(true)
  })

  test.each([
    ['succeeds', (end: () => void, _fail: (error: Error) => void) => end()],
    ['fails', (_end: () => void, fail: (error: Error) => void) => fail(new Error('aborted'))],
  ])('stays closed if an attempt %s after the client was closed', async (_how, settle) => {
    let end = () => {}
    let fail: (error: Error) => void = () => {}
    const { connection } = connectionWith(
      () =>
        new Promise((resolve, reject) => {
          end = resolve
          fail = reject
        }),
    )
    connection.start()
    connection.stop(closed)
    settle(end, fail)
    await pause(20)
    expect(connection.state).toBe('away')
    expect(await failure(connection.ready())).toBe(closed)
  })
})
