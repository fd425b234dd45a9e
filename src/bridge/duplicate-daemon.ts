/**
 * Two daemons under one base topic would evict each other for ever, or both answer every command. The one that started
 * first says so once and leaves while the other lives. A broker may tell us (MQTT 5, 0x8E); Mosquitto 2.0 does not, so each
 * daemon looks who else signs `bridge/info` and `bridge/health`.
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

/** What a daemon that is long dead left retained comes within this time of a connection. Milliseconds. */
const leftOver = 1000

export interface DuplicateDaemonOptions {
  readonly broker: Pick<Broker, 'subscribe'> & { standBy(): void }
  readonly topics: Topics
  readonly instance: Instance
  readonly log: Logger
}

/** Watches for a rival from now on. */
export function watchForDuplicateDaemon({ broker, topics, instance, log }: DuplicateDaemonOptions) {
  let said = false
  let gaveWay = true
  let quietUntil = Number.POSITIVE_INFINITY

  function hear({ payload }: Received): void {
    const signed = Signed.safeParse(parseJson(payload.toString()))
    if (!signed.success || performance.now() < quietUntil) return
    if (!isNewer(signed.data.instance, instance)) return
    if (!said)
      log.warn('another daemon works under this base topic: we leave it to that one, and look again in five minutes')
    said = true
    gaveWay = true
    broker.standBy()
  }
  const stop = broker.subscribe([topics.bridge('info'), topics.bridge('health')], hear, { noLocal: true })

  return {
    /** After our first connection, and after having given way, what is retained may be of a daemon that is no more. */
    connected(): void {
      quietUntil = gaveWay ? performance.now() + leftOver : 0
      gaveWay = false
    },
    stop,
  }
}

/** Two that started in one moment must not both stay. */
function isNewer(other: Instance, own: Instance): boolean {
  return other.started === own.started ? other.id > own.id : other.started > own.started
}
