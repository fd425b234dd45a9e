/**
 * The owner's code for the alarm. Home Assistant asks for it and sends it along; it is compared here, so that it stands
 * in no topic, and so that whoever comes another way needs it too.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { type Failure, parseInput } from './reply.ts'

/** What the panel is to do, without the code that came with it; or why that is not even looked at. */
export type Opened = { readonly action: string; readonly transaction?: unknown } | Failure

const Sent = z.object({ action: z.string(), code: z.union([z.string(), z.number()]).transform(String) })

/** So many wrong ones in so many milliseconds: four digits hold for a day then, and not for an hour. */
const most = 5
const lasting = 60_000

/** @param now monotonic milliseconds. */
export function createAlarmCode(
  code: string,
  now: () => number = () => performance.now(),
): (payload: string) => Opened {
  let [since, wrong] = [now(), 0]

  function isRight(sent: string): boolean {
    const [one, other] = [sent, code].map((it) => createHash('sha256').update(it).digest())
    return one !== undefined && other !== undefined && timingSafeEqual(one, other)
  }

  return (payload) => {
    const { input, ...transaction } = parseInput(payload) ?? { input: undefined }
    const sent = Sent.safeParse(input)
    if (!sent.success) return { ...missing, ...transaction }
    if (now() - since > lasting) wrong = 0
    if (wrong >= most) return { ...tooMany, ...transaction }
    if (isRight(sent.data.code)) return { action: sent.data.action, ...transaction }
    if (wrong++ === 0) since = now()
    return { error: 'the code is wrong', error_code: 'wrong_code', ...transaction }
  }
}

const missing: Failure = {
  error: 'expected {"action": "DISARM", "code": "…"}: homeassistant.alarm_code is set, so the alarm asks for it',
  error_code: 'code_required',
}
const tooMany: Failure = {
  error: `${most} wrong codes within a minute: until it is over none is looked at`,
  error_code: 'too_many',
}
