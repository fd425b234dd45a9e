/**
 * The last answer to each read. A box mostly says what it said before, byte for byte: that costs a comparison. And where
 * only a part is new, all the rest of the answer stays the same objects (patch.ts, sharing.ts).
 */
import { shareStructure } from '../incremental/structural-sharing.ts'
import { type Answer, decode, type RawBytes } from './envelope.ts'
import { type Listed, listed, patched } from './list-patch.ts'
import type { FreeboxRequest } from './types.ts'

/** A daemon reads some hundred paths over and over; what is asked once by a person need not be remembered. */
const mostPaths = 300

export interface Recall {
  /** What an answer means (`decode`). Nobody may change what he gets here: others are given the same. */
  decode(request: FreeboxRequest, raw: RawBytes): Answer
}

interface Known {
  readonly raw: RawBytes
  readonly result: unknown
  /** Where the objects of a long list lie in it. */
  readonly list: Listed | undefined
}

export function createRecall(): Recall {
  const known = new Map<string, Known>()

  function remember(path: string, now: Known): unknown {
    known.delete(path)
    known.set(path, now)
    const [oldest] = known.keys()
    if (known.size > mostPaths && oldest !== undefined) known.delete(oldest)
    return now.result
  }

  return {
    decode(request, raw) {
      const { path, method } = request
      if (method !== 'GET') return decode(request, asText(raw))
      const before = known.get(path)
      if (before !== undefined && isSame(before.raw, raw)) return { ok: true, result: before.result }
      const list = before?.list && raw.status === before.raw.status ? patched(before.list, raw.content) : undefined
      if (list !== undefined) return { ok: true, result: remember(path, { raw, result: list.elements, list }) }
      const answer = decode(request, asText(raw))
      if (!answer.ok) return answer
      const result = shareStructure(before?.result, answer.result)
      return { ok: true, result: remember(path, { raw, result, list: listed(raw.content, result) }) }
    },
  }
}

function asText({ status, content }: RawBytes) {
  return { status, text: content.toString() }
}

function isSame(before: RawBytes, now: RawBytes): boolean {
  return before.status === now.status && before.content.equals(now.content)
}
