/** What stands retained on the broker because of us: said once, said again to a broker that may have forgotten it. */
import type { Broker, Message } from './ports.ts'

/** What was emptied so long before a new connection has arrived. Milliseconds. */
const emptiedAgain = 10_000

export type Publisher = ReturnType<typeof createPublisher>

/**
 * Hands messages to the broker in the order given and does not wait for it; `flushed` does, for whoever must answer.
 * A retained payload that stands already is not published.
 */
export function createPublisher(broker: Broker) {
  const standing = new Map<string, string>()
  const underway = new Set<Promise<void>>()
  const counts = { published: 0, unchanged: 0 }
  /** Topics that were emptied, with the moment (monotonic milliseconds): a connection that breaks may lose that. */
  const emptied = new Map<string, number>()

  function send(message: Message): void {
    counts.published++
    const sent = broker.publish(message).catch(() => {})
    underway.add(sent)
    void sent.then(() => underway.delete(sent))
  }

  return {
    counts,
    /** A retained message, if it is not what stands there. */
    retain(topic: string, payload: string): void {
      if (standing.get(topic) === payload) {
        counts.unchanged++
        return
      }
      standing.set(topic, payload)
      send({ topic, payload, retain: true, latest: true })
    },
    /** Empties a topic, whether this run has filled it or an earlier one. */
    clear(topic: string): void {
      standing.delete(topic)
      emptied.set(topic, performance.now())
      send({ topic, payload: '', retain: true })
    },
    /** A retained message that the broker forgets by itself after so many seconds (MQTT 5 alone can). */
    retainFor: (seconds: number, topic: string, payload: string): void =>
      send({ topic, payload, retain: true, properties: { messageExpiryInterval: seconds } }),
    forgetsByItself: (): boolean => broker.version === 5,
    /** Whether our own messages come back to us: 3.1.1 cannot leave them out. */
    hearsItself: (): boolean => broker.version !== 5,
    /** A message that is not retained. */
    say: (topic: string, payload: string | Buffer): void => send({ topic, payload }),
    standing: (topic: string): string | undefined => standing.get(topic),
    /** Somebody else has emptied it. */
    forget: (topic: string): boolean => standing.delete(topic),
    /** What was emptied just before the connection broke, once more. */
    emptyAgain(): void {
      for (const [topic, at] of emptied) {
        const late = performance.now() - at > emptiedAgain
        if (!late && !standing.has(topic)) send({ topic, payload: '', retain: true })
      }
      emptied.clear()
    },
    /** Everything that stands, or what `which` picks of it, in the order in which it was first said. */
    repeat(which: (topic: string) => boolean = () => true): void {
      for (const [topic, payload] of standing) {
        if (which(topic)) send({ topic, payload, retain: true, latest: true })
      }
    },
    /** Resolves when the broker has acknowledged all that was handed to it before. */
    async flushed(): Promise<void> {
      await Promise.all(underway)
    },
  }
}
