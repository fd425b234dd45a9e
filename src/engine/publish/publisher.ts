/** The retained messages of this run. A payload that is already retained is not published again. */
import type { Broker, Message } from '../ports.ts'

/** A broker that crashes may restore a message that was cleared, if that was no longer ago. Milliseconds. */
const brokerMayForget = 3600_000

/** Until when a cleared topic is cleared again at a reconnect (monotonic milliseconds). */
interface Cleared {
  until: number
}

/** Sees every message on its way to the broker; an empty retained payload is a removal. */
export type PublishObserver = (message: Message) => void

/** Publishes in the order of the calls and does not wait for the broker; `flushed` waits. */
export class Publisher {
  readonly counts = { published: 0, unchanged: 0 }
  readonly #broker: Broker
  readonly #retained = new Map<string, string>()
  /** The topics whose retained payload the broker has acknowledged. */
  readonly #acknowledged = new Set<string>()
  /** States that say who is home: they are repeated first. */
  readonly #first = new Set<string>()
  readonly #underway = new Set<Promise<unknown>>()
  readonly #observers = new Set<PublishObserver>()
  /** A connection that breaks may lose a removal, so it is repeated. */
  readonly #cleared = new Map<string, Cleared>()

  constructor(broker: Broker) {
    this.#broker = broker
  }

  /** Calls `observer` for every message from now on. Returns the function that ends this. */
  observe(observer: PublishObserver): () => void {
    this.#observers.add(observer)
    return () => this.#observers.delete(observer)
  }

  /** Publishes a retained message, unless it is retained already. @param urgency `later` for a discovery document. */
  retain(topic: string, payload: string, urgency?: 'later'): void {
    if (this.#retained.get(topic) === payload) {
      this.counts.unchanged++
      return
    }
    this.#retained.set(topic, payload)
    void this.#repeat(topic, payload, urgency)
  }

  /** The state on this topic says who is home. */
  goesFirst(topic: string): void {
    this.#first.add(topic)
  }

  /** Clears a topic, whether this run or an earlier one has filled it. @param urgency `later`: before what follows. */
  clear(topic: string, urgency: 'later' | 'slowly' = 'slowly'): void {
    this.#retained.delete(topic)
    this.#first.delete(topic)
    void this.#clear(topic, urgency)
  }

  /** Publishes a retained message that the broker deletes by itself after some seconds (MQTT 5 only). */
  retainUntilExpiry(seconds: number, topic: string, payload: string): void {
    void this.#send({ topic, payload, retain: true, properties: { messageExpiryInterval: seconds } })
  }

  /** Whether retained messages can expire. */
  canExpire(): boolean {
    return this.#broker.version === 5
  }

  /** Whether the broker sends the daemon's own messages back, as MQTT 3.1.1 cannot leave them out. */
  receivesOwn(): boolean {
    return this.#broker.version !== 5
  }

  /** Publishes a message that is not retained. @param urgency absent for news. */
  publish(topic: string, payload: string | Buffer, urgency?: Message['urgency']): void {
    void this.#send({ topic, payload, ...(urgency !== undefined && { urgency }) })
  }

  /** What is retained on a topic. */
  current(topic: string): string | undefined {
    return this.#retained.get(topic)
  }

  /** Another client has cleared the topic. */
  forget(topic: string): void {
    this.#retained.delete(topic)
  }

  /**
   * After a reconnect: publishes and clears again what the broker may not have. @param kept it still has everything that it
   * has acknowledged.
   */
  brokerReturned(kept: boolean): void {
    if (!kept) this.#acknowledged.clear()
    this.#clearAgain(kept)
    const isMissing = (topic: string) => !this.#acknowledged.has(topic)
    this.#repeatAll((topic) => isMissing(topic) && this.#first.has(topic))
    this.#repeatAll((topic) => isMissing(topic) && !this.#first.has(topic), 'later')
  }

  /** Publishes what is retained and `which` selects, in the order in which it was first published. */
  republish(which: (topic: string) => boolean): void {
    this.#repeatAll(which, 'later')
  }

  /** Resolves when the broker has acknowledged everything published before. */
  async flushed(): Promise<void> {
    await Promise.all(this.#underway)
  }

  #clearAgain(kept: boolean): void {
    for (const [topic, { until }] of [...this.#cleared]) {
      if (kept && until !== Number.POSITIVE_INFINITY) continue
      this.#cleared.delete(topic)
      if (performance.now() < until && !this.#retained.has(topic)) void this.#clear(topic, 'slowly')
    }
  }

  #repeatAll(which: (topic: string) => boolean, urgency?: 'later'): void {
    for (const [topic, payload] of this.#retained) if (which(topic)) void this.#repeat(topic, payload, urgency)
  }

  async #repeat(topic: string, payload: string, urgency: 'later' | undefined): Promise<void> {
    this.#acknowledged.delete(topic)
    const message = { topic, payload, retain: true, latest: true } as const
    const isAcknowledged = await this.#send(urgency === undefined ? message : { ...message, urgency })
    if (isAcknowledged && this.#retained.get(topic) === payload) this.#acknowledged.add(topic)
  }

  #send(message: Message): Promise<boolean> {
    this.counts.published++
    for (const observer of this.#observers) observer(message)
    const sent = this.#broker.publish(message).catch(() => false)
    // A command that waits for what it has changed does not wait for removals.
    if (message.urgency === 'slowly') return sent
    this.#underway.add(sent)
    void sent.then(() => this.#underway.delete(sent))
    return sent
  }

  /** A removal counts once the broker has acknowledged it: until then a broken connection may have lost it. */
  async #clear(topic: string, urgency: 'later' | 'slowly'): Promise<void> {
    const mark: Cleared = { until: Number.POSITIVE_INFINITY }
    this.#cleared.delete(topic)
    for (const [oldest, { until }] of this.#cleared) {
      if (until > performance.now()) break
      this.#cleared.delete(oldest)
    }
    this.#cleared.set(topic, mark)
    const isAcknowledged = await this.#send({ topic, payload: '', retain: true, urgency })
    if (isAcknowledged) mark.until = performance.now() + brokerMayForget
  }
}
