/**
 * Two daemons under one base topic would evict each other without end, or both answer every command. The one that started
 * first logs this once and leaves the broker to the other one. MQTT 5 has a reason code for it (0x8E), but Mosquitto 2.0
 * does not send it, so each daemon also looks at who else signs `bridge/info` and `bridge/health`.
 */
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Broker, Received } from '../engine/ports.ts'
import { parseJson } from '../json.ts'
import type { Topics } from '../mqtt/topics.ts'

/** Which daemon this is: a random id, and when it started (epoch milliseconds). */
export interface Instance {
  readonly id: string
  readonly started: number
}

const Signed = z.object({ instance: z.object({ id: z.string(), started: z.number() }) })

/** Retained messages of a daemon that ended long ago arrive within this time of a connection. Milliseconds. */
const retainedArriveWithin = 1000

export interface DuplicateWatchOptions {
  readonly broker: Pick<Broker, 'subscribe'> & { standBy(): void }
  readonly topics: Topics
  readonly instance: Instance
  /** Called when this daemon leaves the broker to another one. */
  readonly onLeave: () => void
  readonly log: Logger
}

export interface DuplicateWatch {
  /** The broker is connected. */
  connected(): void
  stop(): void
}

/** Watches for another daemon from now on. */
export function watchForDuplicateDaemon(options: DuplicateWatchOptions): DuplicateWatch {
  const { broker, topics, instance, onLeave, log } = options
  let hasWarned = false
  let hasLeft = true
  let ignoreUntil = Number.POSITIVE_INFINITY

  function received({ payload }: Received): void {
    const signed = Signed.safeParse(parseJson(payload.toString()))
    if (!signed.success || performance.now() < ignoreUntil) return
    if (!isNewer(signed.data.instance, instance)) return
    if (!hasWarned) {
      const left = 'This one leaves the broker to it, and returns when it has left'
      log.warn(`Another daemon uses this base topic (${topics.base}). ${left}`)
    }
    hasWarned = true
    hasLeft = true
    broker.standBy()
    onLeave()
  }
  const unsubscribe = broker.subscribe([topics.bridge('info'), topics.bridge('health')], received, { noLocal: true })

  return {
    // After the first connection, and after leaving, retained messages may be those of a daemon that has ended.
    connected(): void {
      ignoreUntil = hasLeft ? performance.now() + retainedArriveWithin : 0
      hasLeft = false
    },
    stop: unsubscribe,
  }
}

/** Two that started in one moment must not both stay. */
function isNewer(other: Instance, own: Instance): boolean {
  return other.started === own.started ? other.id > own.id : other.started > own.started
}
