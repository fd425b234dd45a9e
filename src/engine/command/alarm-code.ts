/**
 * The user's code for the alarm. Home Assistant asks for it and sends it with the action. The code is compared here, so
 * that it is in no topic and every other client needs it too.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { type Failure, parseInput } from './reply.ts'

/** The action of the alarm panel without the code; or why it is refused. */
export type Opened = { readonly action: string } | Failure

export type AlarmCodeCheck = (payload: string) => Opened

const Sent = z.object({ action: z.string(), code: z.union([z.string(), z.number()]).transform(String) })

/** Wrong codes allowed within `period` milliseconds: four digits then resist for a day, not for an hour. */
const maxWrong = 5
const period = 60_000

const missing: Failure = {
  error: 'Expected {"action": "DISARM", "code": "…"}: the alarm requires a code (homeassistant.alarm_code)',
  error_code: 'code_required',
}
const tooMany: Failure = {
  error: `${maxWrong} wrong codes within a minute. Codes are ignored until it is over`,
  error_code: 'too_many',
}

/** @param now monotonic milliseconds. */
export function createAlarmCode(code: string, now: () => number = () => performance.now()): AlarmCodeCheck {
  let since = now()
  let wrong = 0

  return (payload) => {
    const sent = Sent.safeParse(parseInput(payload)?.input)
    if (!sent.success) return missing
    if (now() - since > period) wrong = 0
    if (wrong >= maxWrong) return tooMany
    if (isEqual(sent.data.code, code)) return { action: sent.data.action }
    if (wrong++ === 0) since = now()
    return { error: 'The code is wrong', error_code: 'wrong_code' }
  }
}

/** Compares hashes, so that the time does not depend on how many digits are right. */
function isEqual(left: string, right: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(left), hash(right))
}
