/**
 * Rights that we lack. The box gives rights at login only, so while something was refused for want of one we look
 * again from time to time whether the owner has given it.
 */
import type { Rights } from './types.ts'

export interface RightsWatch {
  /** Rights that were refused and have not been given since. */
  readonly missing: ReadonlySet<string>
  /** The box refused something for want of this right; '' where it did not say which. */
  refused(right: string): void
  /** Fresh rights came with a login. */
  read(rights: Rights): void
  /** Looks no more, until the next refusal or login. */
  rest(): void
}

/** Calls `look`, which logs in and thus calls `read`, no more often than every so many seconds. */
export function createRightsWatch(seconds: number, look: () => Promise<void>): RightsWatch {
  const missing = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let readAt = performance.now()

  function plan() {
    timer ??= setTimeout(
      async () => {
        timer = undefined
        readAt = performance.now()
        await look()
        if (missing.size > 0) plan()
      },
      Math.max(0, readAt + seconds * 1000 - performance.now()),
    )
  }

  return {
    missing,
    refused(right) {
      if (right !== '') missing.add(right)
      plan()
    },
    read(rights) {
      readAt = performance.now()
      for (const right of missing) if (rights[right]) missing.delete(right)
      if (missing.size > 0) plan()
    },
    rest() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
