/**
 * What a fault is: how it begins and ends, what must be unavailable meanwhile, what its owner reads about it, how a
 * command fares. The tables say so of each one; the harness (matrix.ts) does it, three times: at the start, in the
 * steady state, during a command.
 */
import type { Home } from './home.ts'

export const phases = ['at the start', 'in the steady state', 'during a command'] as const
export type Phase = (typeof phases)[number]

/** The things that cannot be read meanwhile, by adapter/thing; trackers hold their state for `presence.hold` first. */
export type Unavailable = 'everything' | 'nothing' | readonly string[]

export interface Fault {
  readonly name: string
  /** In the words of the documentation: what happens, and what is seen of it. */
  readonly about: string
  readonly begin: (home: Home) => unknown
  readonly end: (home: Home) => unknown
  readonly unavailable: Unavailable
  /**
   * Meanwhile the box tells something else, and that is what must stand: within hours, as what is gone needs its proof.
   */
  readonly tells?: true
  /** Warnings that the owner must read, each once, by their beginning (`…` is anything); no other is allowed. */
  readonly says?: readonly string[]
  /** Beside those, what he may read, and more than once where it happens more than once. */
  readonly maySay?: readonly string[]
  /** How a command may fare that comes while it lasts: it is done, or answered with one of these codes. */
  readonly command: readonly string[]
  /** Logins that it may cost in all; by default three: the first, one for a session that was lost, one to look for rights. */
  readonly logins?: number
  /**
   * What stands may be told once more: the daemon begins anew, or states go to and fro so fast that the broker never
   * sees the ones in between.
   */
  readonly retells?: true
}

/** What is said of more than one fault. */
export const said = {
  silent: 'The Freebox does not answer',
  chapter: 'cannot be read: its entities are unavailable until it can',
  item: 'an item from the box is not understood',
} as const

/** Every path of the box. */
export const wholeBox = ''
export const config = 'connection/config'

/** A box that is away: which code a command gets depends on how far it came. */
export const away = ['connection_refused', 'reset', 'closed', 'timeout', 'connect_timeout', 'changed']

/** A guest of the family who is away. */
export const bob = 'ether-de:9b:11:00:00:04'

/** Whether a line of the log begins with this. */
export function begins(line: string, beginning: string): boolean {
  const [first = '', ...others] = beginning.split('…')
  let at = first.length
  const follows = (part: string) => {
    const found = line.indexOf(part, at)
    at = found + part.length
    return found >= 0
  }
  return line.startsWith(first) && others.every(follows)
}
