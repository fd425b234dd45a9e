/** What happens, told once and not retained: an event waits until its entity can hear it (settling.ts). */
import type { Address, Topics } from '../mqtt/topics.ts'
import type { Announcer } from './announcer.ts'
import type { Publisher } from './publisher.ts'

export function createEvents(topics: Topics, publisher: Publisher, announcer: Announcer) {
  const waiting = new Map<() => void, NodeJS.Timeout>()

  /** Says it once nothing is left to wait for: more may have been announced meanwhile. */
  function sayLater(address: Address, say: () => void): void {
    const patience = announcer.patience(address)
    if (patience > 0) {
      waiting.set(
        say,
        setTimeout(() => sayLater(address, say), patience),
      )
      return
    }
    waiting.delete(say)
    say()
  }

  return {
    tell(address: Address, row: string, payload: object): void {
      sayLater(address, () => publisher.say(topics.event(address, row), JSON.stringify(payload)))
    },
    /** Tells what is still waiting: at the end nothing is lost. */
    flush(): void {
      for (const [say, timer] of waiting) {
        clearTimeout(timer)
        say()
      }
      waiting.clear()
    },
  }
}
