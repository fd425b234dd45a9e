/** Long work in time slices: events and commands are handled between the slices. */

/** How long a slice lasts. Milliseconds. */
const slice = 8

/** The time is read once for this many items, as reading it costs more than handling many an item. */
const itemsPerLook = 16

/** Several walks at once take turns: each turn of the event loop has a slice of one of them. */
let lastTurn: Promise<void> = Promise.resolve()

function nextTurn(): Promise<void> {
  lastTurn = lastTurn.then(() => new Promise((resolve) => setImmediate(resolve)))
  return lastTurn
}

/** `list.map` in time slices. The list of an ordinary household takes one slice, without a pause. */
export async function mapInSlices<T, U>(list: readonly T[], make: (it: T) => U): Promise<U[]> {
  const made: U[] = []
  let until = performance.now() + slice
  for (const it of list) {
    made.push(make(it))
    if (made.length % itemsPerLook !== 0 || performance.now() < until) continue
    await nextTurn()
    until = performance.now() + slice
  }
  return made
}
