/**
 * Entities that an object had and no longer has, such as the Wi-Fi band of a host that is now wired. A box may leave
 * something out for a while, so an entity is removed only after an hour of complete reads without it.
 */

/** Seconds. */
const removedAfter = 3600

/** When the first complete read lacked an entity (monotonic seconds); undefined until there was one. */
type Since = Map<string, number | undefined>

export class VanishedEntities {
  readonly #objects = new Map<string, Since>()

  /** Takes the rows that an object has lost and still shows. */
  set(key: string, rows: readonly string[]): void {
    const before = this.#objects.get(key)
    if (rows.length === 0) this.#objects.delete(key)
    else this.#objects.set(key, new Map(rows.map((row) => [row, before?.get(row)])))
  }

  /** A complete read has ended. Returns the rows to remove, by object. @param now monotonic seconds. */
  completeRead(now: number): ReadonlyMap<string, ReadonlySet<string>> {
    const due = new Map<string, ReadonlySet<string>>()
    for (const [key, since] of this.#objects) {
      for (const [row, at] of since) since.set(row, at ?? now)
      const rows = [...since].filter(([, at = now]) => now - at >= removedAfter).map(([row]) => row)
      if (rows.length === 0) continue
      due.set(key, new Set(rows))
      for (const row of rows) since.delete(row)
    }
    return due
  }

  /** A read has failed: the hour begins again, as a failed read proves nothing. */
  readFailed(): void {
    for (const since of this.#objects.values()) for (const row of since.keys()) since.set(row, undefined)
  }
}
