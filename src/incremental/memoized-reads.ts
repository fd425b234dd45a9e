/**
 * What takes several reads is a function of what it is told: told the same, it gives the same. So the box is first asked
 * the same again, and only where an answer is another one (an unchanged answer is the same object, see sharing.ts) is
 * the function run. Whoever looks at the clock is run each time.
 */
import type { Reader } from '../contract/resource.ts'
import { shareStructure } from './structural-sharing.ts'

type Work<T> = (box: Reader) => Promise<T>

interface Step {
  readonly ask: Work<unknown>
  readonly answer: unknown
}

/** The same function, which spares itself the work where nothing has changed. */
export function memoizeReads<T>(work: Work<T>): Work<T> {
  let last: { readonly steps: readonly Step[]; readonly result: T } | undefined

  return async (box) => {
    // Two ticks may overlap (a command reads at once): what was looked at is what is returned.
    const known = last
    if (known !== undefined && (await answersTheSame(known.steps, box))) return known.result
    const { reader, steps, timeless } = recording(box)
    // Equal parts are equal in type too.
    const result = shareStructure(known?.result, await work(reader)) as T
    last = timeless() ? { steps, result } : undefined
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

  async function noted<T>(ask: Work<T>): Promise<T> {
    const answer = await ask(box)
    steps.push({ ask, answer })
    return answer
  }

  const reader: Reader = {
    get: (path, schema, maxAge) => noted((it) => it.get(path, schema, maxAge)),
    getIfPresent: (path, schema, maxAge) => noted((it) => it.getIfPresent(path, schema, maxAge)),
    getIfAllowed: (path, schema, maxAge) => noted((it) => it.getIfAllowed(path, schema, maxAge)),
    post: (path, body, schema, maxAge) => noted((it) => it.post(path, body, schema, maxAge)),
    once: (work) => noted((it) => it.once(work)),
    api: box.api,
    hour: box.hour,
    get now() {
      clock = true
      return box.now
    },
  }
  return { reader, steps, timeless: () => !clock }
}
