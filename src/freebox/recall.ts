/**
 * The last answer to each read. A box mostly says what it said before, byte for byte: that costs a comparison. And where
 * only a part is new, all the rest of the answer stays the same objects (sharing.ts).
 */
import { share } from '../sharing.ts'
import type { FreeboxRequest } from './contract.ts'
import { type Answer, decode, type RawBytes } from './envelope.ts'

/** A daemon reads some hundred paths over and over; what is asked once by a person need not be remembered. */
const mostPaths = 300

export interface Recall {
  /** What an answer means (`decode`). Nobody may change what he gets here: others are given the same. */
  decode(request: FreeboxRequest, raw: RawBytes): Answer
}

export function createRecall(): Recall {
  const last = new Map<string, { readonly raw: RawBytes; readonly result: unknown }>()

  function remember(path: string, raw: RawBytes, result: unknown): void {
    last.delete(path)
    last.set(path, { raw, result })
    const [oldest] = last.keys()
    if (last.size > mostPaths && oldest !== undefined) last.delete(oldest)
  }

  return {
    decode(request, raw) {
      const { path, method } = request
      const before = method === 'GET' ? last.get(path) : undefined
      if (before !== undefined && isSame(before.raw, raw)) return { ok: true, result: before.result }
      const answer = decode(request, { status: raw.status, text: raw.content.toString() })
      if (method !== 'GET' || !answer.ok) return answer
      const result = share(before?.result, answer.result)
      remember(path, raw, result)
      return { ok: true, result }
    },
  }
}

function isSame(before: RawBytes, now: RawBytes): boolean {
  return before.status === now.status && before.content.equals(now.content)
}
