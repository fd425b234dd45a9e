/** Publishes events once, in order and not retained. An event waits until its entity can receive it (discovery-settle). */

export interface EventQueuePorts {
  /** Milliseconds until Home Assistant receives events of this object. */
  readonly delay: (object: string) => number
  readonly publish: (topic: string, payload: string) => void
}

interface Waiting {
  readonly object: string
  readonly topic: string
  readonly payload: string
}

export class EventQueue {
  readonly #ports: EventQueuePorts
  #waiting: readonly Waiting[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(ports: EventQueuePorts) {
    this.#ports = ports
  }

  /** Publishes an event of an object (its state topic), or keeps it until the object has settled. */
  add(object: string, topic: string, payload: object): void {
    this.#publishOrKeep({ object, topic, payload: JSON.stringify(payload) })
    this.#arm()
  }

  /** Publishes everything that still waits: nothing is lost at a stop. */
  flush(): void {
    clearTimeout(this.#timer)
    for (const { topic, payload } of this.#waiting) this.#ports.publish(topic, payload)
    this.#waiting = []
  }

  #publishOrKeep(event: Waiting): void {
    const isBehind = this.#waiting.some(({ object }) => object === event.object)
    if (isBehind || this.#ports.delay(event.object) > 0) this.#waiting = [...this.#waiting, event]
    else this.#ports.publish(event.topic, event.payload)
  }

  /** More may have been announced meanwhile, so the delays are computed again each time. */
  #arm(): void {
    if (this.#waiting.length === 0 || this.#timer !== undefined) return
    const soonest = Math.min(...this.#waiting.map(({ object }) => this.#ports.delay(object)))
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      const due = this.#waiting
      this.#waiting = []
      for (const event of due) this.#publishOrKeep(event)
      this.#arm()
    }, Math.ceil(soonest))
  }
}
