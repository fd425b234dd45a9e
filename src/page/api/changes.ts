/** Which objects have changed since the last event. */
export class Changes {
  readonly #ids = new Map<string, Set<string>>()
  /** Whether status and resources have to be compared with what was sent. */
  compare = false

  get count(): number {
    let count = 0
    for (const ids of this.#ids.values()) count += ids.size
    return count
  }

  add(path: string, id: string): void {
    const ids = this.#ids.get(path)
    if (ids === undefined) this.#ids.set(path, new Set([id]))
    else ids.add(id)
  }

  /** Removes and returns at most this many, in the order in which they came by resource. */
  take(most: number): (readonly [path: string, id: string])[] {
    const taken: (readonly [string, string])[] = []
    for (const [path, ids] of this.#ids) {
      for (const id of ids) {
        if (taken.length === most) return taken
        taken.push([path, id])
        ids.delete(id)
      }
      this.#ids.delete(path)
    }
    return taken
  }

  clear(): void {
    this.#ids.clear()
    this.compare = false
  }
}
