/**
 * Caches the last answer to each read. An answer that is the same as before, byte for byte, costs one comparison. If
 * only a part has changed, the rest of the result consists of the same objects as before (list-patch.ts,
 * structural-sharing.ts). Bench row: cycle, nothing changed.
 */

import { type IndexedList, indexList, patchList } from '../incremental/list-patch.ts'
import { shareStructure } from '../incremental/structural-sharing.ts'
import { type Answer, decode, type RawBytes } from './envelope.ts'
import type { FreeboxRequest } from './types.ts'

/** A daemon polls some hundred paths. Beyond this number the one whose answer changed longest ago is dropped. */
const maximumPaths = 300

export interface ResponseCache {
  /** Decodes an answer. The result must not be changed: later answers share objects with it. */
  decode(request: FreeboxRequest, raw: RawBytes): Answer
}

interface CachedAnswer {
  readonly raw: RawBytes
  readonly result: unknown
  /** The position of each element, if the result is a long list. */
  readonly list: IndexedList | undefined
}

export function createResponseCache(): ResponseCache {
  /** By path, in the order in which they last changed. */
  const answers = new Map<string, CachedAnswer>()

  function store(path: string, answer: CachedAnswer): unknown {
    answers.delete(path)
    answers.set(path, answer)
    const [oldest] = answers.keys()
    if (answers.size > maximumPaths && oldest !== undefined) answers.delete(oldest)
    return answer.result
  }

  return {
    decode(request, raw) {
      const { path, method } = request
      if (method !== 'GET') return decode(request, asText(raw))
      const before = answers.get(path)
      if (before !== undefined && isSame(before.raw, raw)) return { ok: true, result: before.result }
      const list = before?.list && raw.status === before.raw.status ? patchList(before.list, raw.content) : undefined
      if (list !== undefined) return { ok: true, result: store(path, { raw, result: list.elements, list }) }
      const answer = decode(request, asText(raw))
      if (!answer.ok) return answer
      const result = shareStructure(before?.result, answer.result)
      return { ok: true, result: store(path, { raw, result, list: indexList(raw.content, result) }) }
    },
  }
}

function asText({ status, content }: RawBytes) {
  return { status, text: content.toString() }
}

function isSame(before: RawBytes, now: RawBytes): boolean {
  return before.status === now.status && before.content.equals(now.content)
}
