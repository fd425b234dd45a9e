/**
 * Publishes the `bridge/*` topics of a running daemon: info when it changes, health every minute, problems as they
 * occur.
 */
import type { Broker } from '../engine/ports.ts'
import type { Topics } from '../mqtt/topics.ts'
import { foldProblems, type Problem } from './problems.ts'

export interface BridgeOptions {
  readonly broker: Broker
  readonly topics: Topics
  readonly info: () => object
  readonly health: () => object
}

export interface Bridge {
  /** Publishes info and health again: after each connection to the broker, which may have lost them. */
  connected(): void
  /** Publishes info and health within 250 ms, for a change that should not wait for the next minute. */
  changed(): void
  /** Publishes a warning or error on `bridge/log`. Repeats are folded. */
  problem(problem: Problem): void
  /** Stops all timers. */
  stop(): void
}

/** Milliseconds. */
const healthInterval = 60_000
/** Milliseconds. Changes within this time are published as one message. */
const changeDelay = 250

/** Starts publishing. The first messages are sent when `connected` is called. */
export function startBridge({ broker, topics, info, health }: BridgeOptions): Bridge {
  let publishedInfo: string | undefined
  const problems = foldProblems((problem) => {
    const { fields, ...head } = problem
    void broker.publish({ topic: topics.bridge('log'), payload: JSON.stringify({ ...head, ...fields }) })
  })

  function publishHealth(): void {
    retain('health', JSON.stringify(health()))
  }

  /** @param always publishes it even if it has not changed. */
  function publishInfo(always = false): void {
    const payload = JSON.stringify(info())
    if (payload === publishedInfo && !always) return
    publishedInfo = payload
    retain('info', payload)
  }

  function retain(name: 'info' | 'health', payload: string): void {
    void broker.publish({ topic: topics.bridge(name), payload, retain: true, latest: true })
  }

  const healthTimer = setInterval(publishHealth, healthInterval)
  let changeTimer: NodeJS.Timeout | undefined

  return {
    connected(): void {
      publishInfo(true)
      publishHealth()
    },
    changed(): void {
      changeTimer ??= setTimeout(() => {
        changeTimer = undefined
        publishInfo()
        publishHealth()
      }, changeDelay)
    },
    problem: (problem: Problem): void => problems.report(problem),
    stop(): void {
      clearInterval(healthTimer)
      clearTimeout(changeTimer)
      problems.stop()
    },
  }
}
