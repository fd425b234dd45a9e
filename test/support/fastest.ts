/**
 * The shortest of several runs, in milliseconds. A busy machine can delay one run by any time, but rarely all of them, so
 * an upper bound of the shortest one tells "at once" from "after a timeout".
 */
export async function fastest(runs: number, run: () => unknown): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY
  for (let count = 0; count < runs; count += 1) {
    const began = performance.now()
    await run()
    shortest = Math.min(shortest, performance.now() - began)
  }
  return shortest
}
