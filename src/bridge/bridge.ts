/** The `bridge/*` topics of a running daemon: info when it changes, health every minute, warnings as they come. */
import type { Broker } from '../engine/ports.ts'
import type { Topics } from '../mqtt/topics.ts'
import { foldProblems, type Problem } from './problems.ts'

export interface BridgeOptions {
  readonly broker: Broker
  readonly topics: Topics
  readonly info: () => object
  readonly health: () => object
}

/** Milliseconds. */
const healthEvery = 60_000
/** Several changes at once are one message. */
const gathering = 250

export type Bridge = ReturnType<typeof startBridge>

export function startBridge({ broker, topics, info, health }: BridgeOptions) {
  let told: string | undefined
  const problems = foldProblems((problem) => {
    const { fields, ...head } = problem
    void broker.publish({ topic: topics.bridge('log'), payload: JSON.stringify({ ...head, ...fields }) })
  })

  function tellHealth(): void {
    retain('health', JSON.stringify(health()))
  }

  /** Only if it has changed, or the broker may have forgotten it. */
  function tellInfo(again = false): void {
    const now = JSON.stringify(info())
    if (now === told && !again) return
    told = now
    retain('info', now)
  }

  function retain(name: 'info' | 'health', payload: string): void {
    void broker.publish({ topic: topics.bridge(name), payload, retain: true, latest: true })
  }

  const everyMinute = setInterval(tellHealth, healthEvery)
  let soon: NodeJS.Timeout | undefined

  return {
    /** The broker is (again) there. */
    connected(): void {
      tellInfo(true)
      tellHealth()
    },
    /** Something has changed that should not wait for the next minute. */
    changed(): void {
      soon ??= setTimeout(() => {
        soon = undefined
        tellInfo()
        tellHealth()
      }, gathering)
    },
    problem: (problem: Problem): void => problems.report(problem),
    stop(): void {
      clearInterval(everyMinute)
      clearTimeout(soon)
      problems.stop()
    },
  }
}
