/**
 * Memoises a function that makes several reads. Its result depends only on the answers of the box, so the same reads are
 * repeated first, and the function runs again only if one answer is not the identical object as before (README.md).
 */
import type { Reader } from '../../contract/reader.ts'
import { shareStructure } from '../../incremental/structural-sharing.ts'
import { sliceWithTime } from '../../incremental/time-slice.ts'

type Read<T> = (box: Reader) => Promise<T>

interface Step {
  readonly ask: Read<unknown>
  readonly answer: unknown
}

interface Run<T> {
  readonly steps: readonly Step[]
  readonly result: T
  /** Epoch seconds. */
  readonly at: number
}

/** A result is computed again after an hour even if no answer has changed. Seconds. */
const maxAge = 3600

/** The same function, memoised. It runs each time if it reads `box.now`, or after it has continued without an answer. */
export function memoizeReads<T>(read: Read<T>): Read<T> {
  let last: Run<T> | undefined

  return async (box) => {
    // Two polls may overlap, as a command causes a read at once: the run that was compared is the one that is returned.
    const known = last
    const isRecent = known !== undefined && Math.abs(box.now - known.at) < maxAge
    if (known !== undefined && isRecent && (await answersTheSame(known.steps, box))) return known.result
    const { reader, steps, onlyUsesAnswers } = recording(box)
    const found = await read(reader)
    await sliceWithTime()
    // Structural sharing keeps the type: what it replaces is equal.
    const result = shareStructure(known?.result, found) as T
    last = onlyUsesAnswers() ? { steps, result, at: box.now } : { steps: [], result, at: Number.NEGATIVE_INFINITY }
    return result
  }
}

async function answersTheSame(steps: readonly Step[], box: Reader): Promise<boolean> {
  try {
    for (const { ask, answer } of steps) if ((await ask(box)) !== answer) return false
    return true
  } catch {
    // The function itself knows what an error means. Its repeated reads cost no request, as the poll caches answers.
    return false
  }
}

function recording(box: Reader) {
  const steps: Step[] = []
  let onlyAnswers = true

  async function noted<T>(ask: Read<T>): Promise<T> {
    try {
      const answer = await ask(box)
      steps.push({ ask, answer })
      return answer
    } catch (error) {
      // The function may catch it. Its result is then not one of the answers alone: without this one it may be another.
      onlyAnswers = false
      throw error
    }
  }

  const reader: Reader = {
    get: (path, schema, age) => noted((it) => it.get(path, schema, age)),
    getIfPresent: (path, schema, age) => noted((it) => it.getIfPresent(path, schema, age)),
    getIfAllowed: (path, schema, age) => noted((it) => it.getIfAllowed(path, schema, age)),
    attempt: (path, schema, absence) => noted((it) => it.attempt(path, schema, absence)),
    post: (path, body, schema, age) => noted((it) => it.post(path, body, schema, age)),
    inTurn: (turns, schema, perMinute) => noted((it) => it.inTurn(turns, schema, perMinute)),
    part: (path, read) => noted((it) => it.part(path, read)),
    requiredPart: (path, read) => noted((it) => it.requiredPart(path, read)),
    parts: (paths, read) => noted((it) => it.parts(paths, read)),
    share: (read) => noted((it) => it.share(read)),
    prefer: (shortcut, plain) => noted((it) => it.prefer(shortcut, plain)),
    api: box.api,
    get now() {
      onlyAnswers = false
      return box.now
    },
  }
  return { reader, steps, onlyUsesAnswers: () => onlyAnswers }
}
