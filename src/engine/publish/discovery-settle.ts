/**
 * When Home Assistant can hear the events of what was announced to it. It subscribes about a second after it has made
 * an entity, and of many that are announced together it makes none before it has read about all: after a first start
 * with 600 of them an event was lost that came four seconds after its own announcement (seen on 2026.11).
 */

/** From the entity to its subscription, at most. Milliseconds, as below. */
const subscribing = 2000
/** For making one entity, on a small machine. */
const making = 15
/** Longer than this nothing is held back, however much is announced. */
const longest = 60_000

/** @param now monotonic milliseconds. */
export function createDiscoverySettle(now: () => number) {
  /** What was announced together: as long as Home Assistant is busy with some of it, no event of any of it is heard. */
  let together = new Set<string>()
  let began = 0
  let until = 0

  function join(object: string, milliseconds: number): void {
    if (now() >= until) {
      together = new Set()
      began = now()
      until = now() + subscribing
    }
    together.add(object)
    until = Math.min(until + milliseconds, began + longest)
  }

  return {
    /** An object was announced that Home Assistant does not have in this form yet. */
    announced: (object: string, entities: number): void => join(object, entities * making),
    /** Home Assistant has just started: it has made its entities out of what stood retained. */
    born(objects: Iterable<string>): void {
      for (const object of objects) join(object, 0)
    },
    /** Milliseconds until an event of this object can be heard, as far as one knows now. */
    patience: (object: string): number => (together.has(object) ? Math.max(0, until - now()) : 0),
  }
}
