/**
 * A `from` that takes several reads is a function of what it is told: told the same, it gives the same. So the box is
 * first asked the same again, and only where an answer is another one (an unchanged answer is the same object, see
 * sharing.ts) is the function run. Whoever looks at the clock is run each time.
 */
import type { Reader } from '../adapter.ts'

type From = (box: Reader) => Promise<unknown>

interface Step {
  readonly ask: From
  readonly answer: unknown
}

/** The same function, which spares itself the work where nothing has changed. */
export function retracing(from: From): From {
  let last: { readonly steps: readonly Step[]; readonly result: unknown } | undefined

  return async (box) => {
    if (last !== undefined && (await answersTheSame(last.steps, box))) return last.result
    last = undefined
    const { reader, steps, timeless } = recording(box)
    const result = await from(reader)
    if (timeless()) last = { steps, result }
    return result
  }
}

async function answersTheSame(steps: readonly Step[], box: Reader): Promise<boolean> {
  try {
    for (const { ask, answer } of steps) if ((await ask(box)) !== answer) return false
    return true
  } catch {
    // The function itself knows what an error means to it; what was asked here is not asked again in this tick.
    return false
  }
}

function recording(box: Reader) {
  const steps: Step[] = []
  let clock = false

  async function noted<T>(ask: (box: Reader) => Promise<T>): Promise<T> {
    const answer = await ask(box)
    steps.push({ ask, answer })
    return answer
  }

  const reader: Reader = {
    get: (path, schema, keep) => noted((it) => it.get(path, schema, keep)),
    find: (path, schema, keep) => noted((it) => it.find(path, schema, keep)),
    maybe: (path, schema, keep) => noted((it) => it.maybe(path, schema, keep)),
    query: (path, body, schema, keep) => noted((it) => it.query(path, body, schema, keep)),
    api: box.api,
    hour: box.hour,
    get now() {
      clock = true
      return box.now
    },
  }
  return { reader, steps, timeless: () => !clock }
}
