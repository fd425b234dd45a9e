/**
 * What a fault is: how it begins and ends, what must be unavailable meanwhile, what the user reads in the log, and how a
 * command fares. The tables declare this for each fault. The harness (matrix.ts) runs each fault three times: at the
 * start, in the steady state and during a command.
 */
import type { Home } from './home.ts'

export const phases = ['at the start', 'in the steady state', 'during a command'] as const
export type Phase = (typeof phases)[number]

/** The resources that cannot be read meanwhile, as `adapter/resource`. Presence keeps its state for `presence.hold` first. */
export type Unavailable = 'everything' | 'nothing' | readonly string[]

export interface Fault {
  readonly name: string
  /** What happens, as in the documentation. */
  readonly description: string
  readonly begin: (home: Home) => unknown
  readonly end: (home: Home) => unknown
  readonly unavailable: Unavailable
  /** The box reports other data meanwhile, which must be published. Removals take hours, because they need proof. */
  readonly changesData?: true
  /** Warnings that must be logged, each once, by their beginning (`…` is any text). No others are allowed. */
  readonly logs?: readonly string[]
  /** Further warnings that may be logged, once for each time that their cause occurs. */
  readonly mayLog?: readonly string[]
  /** How a command meanwhile may end: `done`, or with one of these error codes. */
  readonly command: readonly string[]
  /** Logins allowed in all. By default three: the first, one for a lost session, one to look for rights. */
  readonly logins?: number
  /**
   * Retained topics may be published once more: the daemon restarts, or a state changes back so fast that the broker
   * never sees the value in between.
   */
  readonly republishes?: true
}

/** Log lines of several faults. */
export const logLine = {
  noResponse: 'The Freebox does not answer',
  unreadable: '… cannot be read. Its entities are unavailable until it can',
  invalidItem: 'An item from the box is not understood',
} as const

/** Every path of the box. */
export const wholeBox = ''
export const config = 'connection/config'

/** Error codes of a command while the box is unreachable. They depend on how far the command gets. */
export const away = ['connection_refused', 'reset', 'closed', 'timeout', 'connect_timeout', 'changed']

/** A host of the family that is away. */
export const bob = 'ether-de:9b:11:00:00:04'

/** Whether a log line begins with this text, in which `…` stands for anything. */
export function begins(line: string, beginning: string): boolean {
  const [first = '', ...parts] = beginning.split('…')
  let position = first.length
  const follows = (part: string) => {
    const found = line.indexOf(part, position)
    position = found + part.length
    return found >= 0
  }
  return line.startsWith(first) && parts.every(follows)
}
