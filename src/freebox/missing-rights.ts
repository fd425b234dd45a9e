/**
 * Tracks the rights that the application lacks. The box tells rights at login only, so after a refusal a login is
 * repeated from time to time, to notice that the user has granted the right.
 */
import type { Rights } from './types.ts'

export interface MissingRights {
  /** Rights that the box named in a refusal and that have not been granted since. */
  readonly names: ReadonlySet<string>
  /**
   * A request was refused because this right is missing; '' if the box did not name it. Schedules a check. A single refusal
   * of a right that the last login has given may be a mistake of the box: it counts from the second one on.
   */
  add(right: string): void
  /** Takes the rights of a new login. */
  update(rights: Rights): void
  /** Cancels the next check. `add` and `update` schedule it again. */
  pause(): void
}

/** @param check logs in, which calls `update`. Called at most every `seconds` seconds. */
export function createMissingRights(seconds: number, check: () => Promise<void>): MissingRights {
  const names = new Set<string>()
  let given: Rights = {}
  const refusedOnce = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let checkedAt = performance.now()

  function schedule() {
    const delay = Math.max(0, checkedAt + seconds * 1000 - performance.now())
    timer ??= setTimeout(runCheck, delay)
  }

  async function runCheck() {
    timer = undefined
    checkedAt = performance.now()
    await check()
    if (names.size > 0) schedule()
  }

  return {
    names,
    add(right) {
      if (given[right] && !refusedOnce.has(right)) refusedOnce.add(right)
      else if (right !== '') names.add(right)
      schedule()
    },
    update(rights) {
      checkedAt = performance.now()
      given = rights
      refusedOnce.clear()
      for (const right of names) if (rights[right]) names.delete(right)
      if (names.size > 0) schedule()
    },
    pause() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
