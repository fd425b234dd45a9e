/** What happens, told once and not retained: an event waits until its entity can hear it (reference 0.1, point 5). */
import type { Address, Topics } from '../mqtt/topics.ts'
import type { Announcer } from './announcer.ts'
import type { Publisher } from './publisher.ts'

export function createEvents(topics: Topics, publisher: Publisher, announcer: Announcer) {
  const waiting = new Map<NodeJS.Timeout, () => void>()

  return {
    tell(address: Address, row: string, payload: object): void {
      const say = () => publisher.say(topics.event(address, row), JSON.stringify(payload))
      const patience = announcer.patience(address)
      if (patience === 0) {
        say()
        return
      }
      const timer = setTimeout(() => {
        waiting.delete(timer)
        say()
      }, patience)
      waiting.set(timer, say)
    },
    /** Tells what is still waiting: at the end nothing is lost. */
    flush(): void {
      for (const [timer, say] of waiting) {
        clearTimeout(timer)
        say()
      }
      waiting.clear()
    },
  }
}
