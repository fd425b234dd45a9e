/**
 * Long work in short steps: whoever walks a list of thousands lets events and commands have their turn in between.
 */

/** How long the others may wait. Milliseconds. */
const step = 8

/** All who are at long work: each turn has a step of one of them. */
let queue: Promise<void> = Promise.resolve()

function nextTurn(): Promise<void> {
  queue = queue.then(() => new Promise((resolve) => setImmediate(resolve)))
  return queue
}

/** `list.map`, which resolves when it is through. A list of an ordinary house is walked at once. */
export async function mapInSlices<T, U>(list: readonly T[], make: (it: T) => U): Promise<U[]> {
  const made: U[] = []
  let until = performance.now() + step
  for (const it of list) {
    made.push(make(it))
    // Asking for the time costs more than many a step.
    if (made.length % 16 !== 0 || performance.now() < until) continue
    await nextTurn()
    until = performance.now() + step
  }
  return made
}
