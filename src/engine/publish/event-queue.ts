/** What happens, told once and not retained, in its order: an event waits until its entity can hear it (settling.ts). */
import type { Address, Topics } from '../../mqtt/topics.ts'
import type { Announcer } from './announcer.ts'
import type { Publisher } from './publisher.ts'

interface Waiting {
  readonly address: Address
  readonly object: string
  readonly say: () => void
}

export function createEventQueue(topics: Topics, publisher: Publisher, announcer: Announcer) {
  let waiting: readonly Waiting[] = []
  let timer: NodeJS.Timeout | undefined

  function sayOrKeep(event: Waiting): void {
    const behind = waiting.some(({ object }) => object === event.object)
    if (behind || announcer.settleDelay(event.address) > 0) waiting = [...waiting, event]
    else event.say()
  }

  /** More may have been announced meanwhile: what waits is looked at anew each time. */
  function arm(): void {
    if (waiting.length === 0 || timer !== undefined) return
    const soonest = Math.min(...waiting.map(({ address }) => announcer.settleDelay(address)))
    timer = setTimeout(() => {
      timer = undefined
      const due = waiting
      waiting = []
      for (const event of due) sayOrKeep(event)
      arm()
    }, Math.ceil(soonest))
  }

  return {
    tell(address: Address, row: string, payload: object): void {
      const say = () => publisher.publish(topics.event(address, row), JSON.stringify(payload))
      sayOrKeep({ address, object: topics.state(address), say })
      arm()
    },
    /** Tells what is still waiting: at the end nothing is lost. */
    flush(): void {
      clearTimeout(timer)
      for (const { say } of waiting) say()
      waiting = []
    },
  }
}
