/** What stands retained on the broker because of us: said once, said again to a broker that may have forgotten it. */
import type { Broker, Message } from '../ports.ts'

/** What a broker has emptied it may have back after a crash, if that was no longer ago. Milliseconds. */
const brokerMayForget = 3600_000

/** Until when it is worth repeating (monotonic milliseconds). */
interface Emptied {
  until: number
}

export type Publisher = ReturnType<typeof createPublisher>

/**
 * Hands messages to the broker in the order given and does not wait for it; `flushed` does, for whoever must answer.
 * A retained payload that stands already is not published.
 */
export function createPublisher(broker: Broker) {
  const current = new Map<string, string>()
  const underway = new Set<Promise<void>>()
  const counts = { published: 0, unchanged: 0 }
  /** Topics that were emptied, with what came of it: a connection that breaks may lose that. */
  const emptied = new Map<string, Emptied>()

  function send(message: Message): Promise<void> {
    counts.published++
    const sent = broker.publish(message).catch(() => {})
    underway.add(sent)
    void sent.then(() => underway.delete(sent))
    return sent
  }

  /** It counts once the broker has said so; what was on its way when the connection broke is not known. */
  async function empty(topic: string): Promise<void> {
    const mark: Emptied = { until: Number.POSITIVE_INFINITY }
    emptied.delete(topic)
    for (const [oldest, { until }] of emptied) {
      if (until > performance.now()) break
      emptied.delete(oldest)
    }
    emptied.set(topic, mark)
    await send({ topic, payload: '', retain: true })
    if (broker.connected) mark.until = performance.now() + brokerMayForget
  }

  return {
    counts,
    /** A retained message, if it is not what stands there. */
    retain(topic: string, payload: string): void {
      if (current.get(topic) === payload) {
        counts.unchanged++
        return
      }
      current.set(topic, payload)
      send({ topic, payload, retain: true, latest: true })
    },
    /** Empties a topic, whether this run has filled it or an earlier one. */
    clear(topic: string): void {
      current.delete(topic)
      void empty(topic)
    },
    /** A retained message that the broker forgets by itself after so many seconds (MQTT 5 alone can). */
    retainUntilExpiry: (seconds: number, topic: string, payload: string): void =>
      void send({ topic, payload, retain: true, properties: { messageExpiryInterval: seconds } }),
    forgetsByItself: (): boolean => broker.version === 5,
    /** Whether our own messages come back to us: 3.1.1 cannot leave them out. */
    hearsItself: (): boolean => broker.version !== 5,
    /** A message that is not retained. */
    publish: (topic: string, payload: string | Buffer): void => void send({ topic, payload }),
    standing: (topic: string): string | undefined => current.get(topic),
    /** Somebody else has emptied it. */
    forget: (topic: string): boolean => current.delete(topic),
    /** What was emptied, once more, as far as the broker may not know it (any more). */
    clearAgain(): void {
      for (const [topic, { until }] of [...emptied]) {
        emptied.delete(topic)
        if (performance.now() < until && !current.has(topic)) void empty(topic)
      }
    },
    /** Everything that stands, or what `which` picks of it, in the order in which it was first said. */
    republish(which: (topic: string) => boolean = () => true): void {
      for (const [topic, payload] of current) {
        if (which(topic)) send({ topic, payload, retain: true, latest: true })
      }
    },
    /** Resolves when the broker has acknowledged all that was handed to it before. */
    async flushed(): Promise<void> {
      await Promise.all(underway)
    },
  }
}
