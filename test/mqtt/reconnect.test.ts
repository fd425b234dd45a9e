/** When the session on the broker is given up. */
import { expect, it } from 'vitest'
import { createReconnectPolicy } from '../../src/mqtt/reconnect.ts'

/** Whether the session is given up after two connections that resumed it and ended at once. */
function givesUpAfter(cause: number | undefined): boolean {
  const policy = createReconnectPolicy()
  const ends = [1, 2].map(() => {
    policy.accepted(5, true)
    return policy.ended({ accepted: true, cause }).givesUpSession
  })
  return ends.at(-1) === true
}

it('a session is given up, and with it the commands that wait, only if nothing else explains the losses', () => {
  const unexplained = [undefined, 0x80, 0x81, 0x83]
  expect(unexplained.map(givesUpAfter)).toEqual([true, true, true, true])
  // Not authorised, too large, too fast, quota, administrator.
  const explained = [0x87, 0x95, 0x96, 0x97, 0x98]
  expect(explained.map(givesUpAfter)).toEqual([false, false, false, false, false])
})
