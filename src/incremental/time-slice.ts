/**
 * Long work in time slices: events and commands are handled between the slices. Bench row: event loop delay, first read of
 * 10,000 hosts.
 */

/** How long a slice lasts. Milliseconds. */
const sliceDuration = 8

/** The time is read once for this many items, as reading it can cost more than handling an item. */
const itemsPerClockRead = 16

/** Concurrent calls take turns: each turn of the event loop runs a slice of one of them. */
let lastTurn: Promise<void> = Promise.resolve()

function nextTurn(): Promise<void> {
  lastTurn = lastTurn.then(() => new Promise((resolve) => setImmediate(resolve)))
  return lastTurn
}

/** `list.map` in time slices. The list of an ordinary household takes one slice, without a pause. */
export async function mapInSlices<T, U>(list: readonly T[], make: (it: T) => U): Promise<U[]> {
  const results: U[] = []
  let deadline = performance.now() + sliceDuration
  for (const it of list) {
    results.push(make(it))
    if (results.length % itemsPerClockRead !== 0 || performance.now() < deadline) continue
    await nextTurn()
    deadline = performance.now() + sliceDuration
  }
  return results
}
