/** What the engine is given: a box to read, a broker to publish to, a folder that survives a restart, a clock. */
import type { z } from 'zod'
import type { Resource } from '../contract/compiled.ts'
import type { Group } from '../contract/groups.ts'
import type { Request } from '../contract/requests.ts'

export interface FileToUpload {
  /** Base64, as the API has all paths. */
  readonly directory: string
  readonly name: string
  readonly content: Uint8Array
  readonly mode: 'missing' | 'overwrite'
}

export interface Box {
  /**
   * The `result` of a call. Commands overtake what is `background`, and the answer to what is `slow` may take longer than
   * to what is `quick`.
   * Throws the errors of errors.ts.
   */
  request(request: Request & { readonly background?: true }): Promise<unknown>
  /** The content of a path that is not JSON: a picture, a sound. */
  bytes(path: string): Promise<{ readonly type: string; readonly content: Buffer }>
  /** The rights of the app, as far as the box has told them. */
  readonly rights?: Readonly<Record<string, boolean>>
  /** Sends a file to a disk of the box. Throws the errors of errors.ts. */
  upload(file: FileToUpload): Promise<{ readonly size: number }>
}

/** The WebSocket events of the box. Both functions return the one that removes the listener. */
export interface BoxEvents {
  on(event: 'event', listener: (name: string, result: unknown) => void): () => void
  /** The WebSocket is connected. Events may have been missed since the last time. */
  on(event: 'connected', listener: () => void): () => void
}

export interface Message {
  readonly topic: string
  readonly payload: string | Buffer
  readonly retain?: boolean
  /** A state: while it waits for the broker, only the newest of its topic is kept. */
  readonly latest?: boolean
  /** Absent: news. `later`: an announcement or a repetition. `slowly`: a removal. */
  readonly urgency?: 'later' | 'slowly'
  /** MQTT 5; `messageExpiryInterval` in seconds. */
  readonly properties?: { readonly correlationData?: Buffer; readonly messageExpiryInterval?: number }
}

export interface Received {
  readonly topic: string
  readonly payload: Buffer
  readonly retain: boolean
  readonly responseTopic?: string | undefined
  readonly correlationData?: Buffer | undefined
}

export interface Broker {
  /** 4 is MQTT 3.1.1; undefined before the first connection. */
  readonly version: 4 | 5 | undefined
  readonly connected: boolean
  /** Resolves with true if the broker has acknowledged it. */
  publish(message: Message): Promise<boolean>
  /**
   * Returns the function that unsubscribes. `noLocal`: own messages are not sent back (MQTT 5 only). `onSubscribed` is
   * called when the broker has acknowledged the subscription.
   */
  subscribe(
    filters: string[],
    handler: (message: Received) => void,
    options?: { noLocal?: boolean; onSubscribed?: () => void },
  ): () => void
}

/**
 * Called for everything that is shown differently than before: an object, or without `id` the availability of a resource.
 * It must return at once.
 */
export type ShowObserver = (adapter: string, resource: string, id?: string) => void

export interface Store {
  read<S extends z.ZodType>(name: string, schema: S): Promise<z.output<S> | undefined> | z.output<S> | undefined
  writeLater(name: string, value: () => unknown): void
}

export interface Clock {
  /** Epoch seconds. The box's times are compared with it. It may jump. */
  epoch(): number
  /** Seconds for durations. It never jumps. */
  monotonic(): number
}

/** Which objects of a list get entities. What is absent has the default of the resource's table. */
export interface ListSettings {
  readonly limit?: number | undefined
  readonly include?: readonly string[] | undefined
  readonly exclude?: readonly string[] | undefined
}

/** A resource of an adapter, with the user's configuration. */
export interface ConfiguredResource {
  readonly adapter: string
  /** The group of the adapter. */
  readonly group?: Group | undefined
  readonly name: string
  readonly resource: Resource
  /** Seconds between reads, or a cron expression. */
  readonly every: number | { readonly schedule: string }
  /** Seconds between reads while the box sends no events. */
  readonly everyWithoutEvents?: number | undefined
  readonly list?: ListSettings | undefined
}

/** Which LAN hosts become devices, and how long they count as home (interface.md, `presence`). */
export interface PresenceSettings {
  readonly hosts: 'all' | 'named' | 'list' | 'off'
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  /** Seconds. */
  readonly consider_home: number
  /** Seconds. */
  readonly hold: number
}
