/**
 * Long work in time slices: events and commands are handled between the slices. Bench row: event loop delay, first read of
 * 10,000 hosts.
 */

/** How long a slice lasts. Seconds. */
const sliceDuration = 0.008

/** The time is read once for this many items, as reading it can cost more than handling an item. */
const itemsPerClockRead = 16

/** When the slice of this turn of the event loop ends: all long tasks that run in the turn share it. */
let deadline: number | undefined

/** Concurrent tasks take turns: each turn of the event loop runs a slice of one of them. */
let lastTurn: Promise<void> = Promise.resolve()

/**
 * Waits for a turn of the event loop with time left in its slice. To be awaited before work that cannot be divided, such as
 * JSON.parse: the time that it takes counts, so that the long work after it waits for the next turn.
 */
export async function sliceWithTime(): Promise<void> {
  if (isSliceOver()) await nextTurn()
}

/** `list.map` in time slices. The list of an ordinary household takes one slice, without a pause. */
export async function mapInSlices<T, U>(list: readonly T[], make: (it: T) => U): Promise<U[]> {
  const results: U[] = []
  for (const it of list) {
    results.push(make(it))
    if (results.length % itemsPerClockRead === 0 && isSliceOver()) await nextTurn()
  }
  return results
}

/** By `process.uptime()`, a clock that tests cannot move: a slice lasts real time. */
function isSliceOver(): boolean {
  if (deadline === undefined) {
    deadline = process.uptime() + sliceDuration
    setImmediate(endSlice)
  }
  return process.uptime() >= deadline
}

function nextTurn(): Promise<void> {
  lastTurn = lastTurn.then(beginTurn)
  return lastTurn
}

function beginTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => {
      endSlice()
      resolve()
    })
  })
}

function endSlice(): void {
  deadline = undefined
}
