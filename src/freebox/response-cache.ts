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
  /** The position of each element, known if the result is a long list that was read incrementally. */
  readonly list?: IndexedList
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
      const list = before?.raw.status === raw.status ? patched(before, raw.content) : undefined
      if (list !== undefined) return { ok: true, result: store(path, { raw, result: list.elements, list }) }
      const answer = decode(request, asText(raw))
      if (!answer.ok) return answer
      return { ok: true, result: store(path, { raw, result: shareStructure(before?.result, answer.result) }) }
    },
  }
}

/** The list in a later answer to the same request. Undefined if the answer has to be parsed as a whole. */
function patched(before: CachedAnswer, content: Buffer): IndexedList | undefined {
  // The elements are located when the first change comes, as the first read of a long list takes long enough.
  const list = before.list ?? indexList(before.raw.content, before.result)
  return list && patchList(list, content)
}

function asText({ status, content }: RawBytes) {
  return { status, text: content.toString() }
}

function isSame(before: RawBytes, now: RawBytes): boolean {
  return before.status === now.status && before.content.equals(now.content)
}
