/** What all things of one daemon share: the ways out, the clock, and what is asked about the box. */
import type { Logger } from 'pino'
import type { Item } from '../contract/compiled.ts'
import type { Entity } from '../contract/entities.ts'
import type { Address, Topics } from '../mqtt/topics.ts'
import type { Box, PresenceSettings } from './ports.ts'
import type { Announcer } from './publish/announcer.ts'
import type { Publisher } from './publish/publisher.ts'

export type Rows = Readonly<Record<string, Entity<Item>>>

export interface World {
  readonly topics: Topics
  readonly publisher: Publisher
  readonly announcer: Announcer
  readonly presence: PresenceSettings
  readonly log: Logger
  /** Epoch seconds: what the box's times are compared with. */
  readonly makeDue: () => number
  /** Seconds that no change of the clock moves: how long something lasts. */
  readonly monotonic: () => number
  readonly api: () => number
  readonly boxIsUp: () => boolean
  /** Whether the box sends events now: then what they wake is read less often. */
  readonly eventsConnected: () => boolean
  /** The rows that may be announced: without those whose commands the owner denies. */
  readonly allowed: (adapter: string, resource: string, rows: Rows) => Rows
  readonly event: (address: Address, row: string, payload: object) => void
  /** Before this nothing is said: what earlier runs left must be known first. */
  readonly greeted: () => Promise<unknown>
  /** A chapter that waits for a right: said once for each right. */
  readonly onMissingRight: (right: string, path: string) => void
  /** A thing can be read now, or no more. */
  readonly conditionChanged: () => void
  /** What lies behind a path that is no JSON. */
  readonly bytes: Box['bytes']
  /** The MACs (12 digits) of the objects of a thing (`adapter.thing`) that are devices. */
  readonly devicesOf: (path: string) => ReadonlySet<string>
  /** The devices of a thing have changed: what goes alongside is chosen anew. */
  readonly devicesChanged: (path: string) => void
  /** Whether it is known what is there of a thing: it was read, or nobody reads it. */
  readonly isKnown: (path: string) => boolean
  /** Everything of this thing that earlier runs left and that is not among `stays` (state topics) is proven gone. */
  readonly removeOrphans: (adapter: string, resource: string, stays: () => ReadonlySet<string>) => void
  /** Whether earlier runs left anything of this thing. */
  readonly hasOrphans: (adapter: string, resource: string) => boolean
}
