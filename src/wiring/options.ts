/** What a daemon is started with. */

import type { Config } from '../config/index.ts'
import type { Adapter } from '../contract/adapter.ts'
import type { Clock } from '../engine/ports.ts'
import type { FreeboxOptions } from '../freebox/index.ts'
import type { Logging } from '../log/log.ts'
import type { BrokerOptions } from '../mqtt/options.ts'
import type { Store } from '../store/store.ts'

export interface DaemonOptions {
  readonly config: Config
  readonly adapters: readonly Adapter[]
  /** French names by `adapter.resource.entity`. An entity without one keeps its English name. */
  readonly names: Readonly<Record<string, string>>
  readonly logging: Logging
  readonly store: Store
  /** Version of freebox2mqtt, such as `0.1.0`. */
  readonly version: string
  /**
   * Called when the daemon must be stopped and started again: a client asked for it on `bridge/request/restart`, or
   * another box answers.
   */
  readonly onRestart: () => void
  /** Shorter waits and other clocks, for tests and benchmarks. Each field that is absent keeps its default. */
  readonly timing?: Timing
}

/** Waits that are no configuration setting, in seconds, and the clocks that measure them. */
export interface Timing {
  readonly freebox?: FreeboxTiming
  readonly broker?: BrokerTiming
  /** Until a read that has failed is repeated. */
  readonly readAgainSeconds?: number
  /** Clocks in place of those of the process and the system. A test can let an hour pass, or set the clock back. */
  readonly clock?: Clock
}

/** Pauses between two attempts to reach the box, time limits of its answers, and the interval of WebSocket pings. */
export type FreeboxTiming = Pick<FreeboxOptions, 'backoff' | 'timeouts' | 'rightsSeconds'> & {
  readonly pingSeconds?: number
}

/** Pauses between two attempts to reach the broker. */
export type BrokerTiming = Pick<BrokerOptions, 'backoff' | 'takeoverSeconds'>
