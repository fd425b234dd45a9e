/** The history of a sequence: what was done and when, as far as the invariants need it. */
import type { RecordedRequest } from '../../src/simulator/index.ts'

/** A command that was sent, and its reply. */
export interface SentCommand {
  readonly topic: string
  readonly payload: string
  readonly at: number
  /** Commands with the same signature cause the same request to the box; '' causes none. */
  readonly signature: string
  matches(request: RecordedRequest): boolean
  answered: boolean
  answer?: Record<string, unknown> | undefined
  /** More than one reply arrived. */
  problem?: string
}

interface Republication {
  readonly at: number
  readonly how: 'broker' | 'connection' | 'birth'
  /** From when on every message that arrives was sent over a later connection. Default: `at`. */
  settled?: number
}

/** Times are milliseconds of performance.now. */
export interface History {
  readonly began: number
  readonly commands: SentCommand[]
  /** Reasons to publish retained topics again: a lost connection, a new broker, a birth message. */
  readonly republications: Republication[]
  /** Since when a host has certainly been out of reach. A reachable host has no entry. */
  readonly absentSince: Map<string, number>
  /** The hosts whose topic said that they are home when the sequence began. */
  readonly homeBefore: ReadonlySet<string>
  /** The past absences of hosts that came back. */
  readonly absences: { readonly host: string; readonly from: number; readonly until: number }[]
  /** When the box was back after each reboot. */
  readonly boxReturns: number[]
  /** When a connection to the broker was lost, in this and in earlier sequences. */
  readonly allLostConnections: number[]
  /** How often each event may be published, including earlier sequences. */
  readonly causes: Map<string, number>
  /** Calls in the log of the box, by their events. */
  readonly calls: string[]
}

/** A birth message is answered within this time. Seconds. */
const birthSeconds = 10

/**
 * @param homeBefore the hosts that are published as home now.
 * @param last the previous sequence: what was requested at its end may be published now.
 */
export function createHistory(
  outSince: ReadonlyMap<string, number>,
  homeBefore: ReadonlySet<string>,
  last: History | undefined,
): History {
  return {
    began: performance.now(),
    commands: [],
    republications:
      last?.republications.filter(({ how, at }) => how === 'birth' && at > performance.now() - birthSeconds * 1000) ??
      [],
    absentSince: new Map(outSince),
    homeBefore,
    absences: [],
    boxReturns: [],
    allLostConnections: last?.allLostConnections ?? [],
    causes: last?.causes ?? new Map(),
    calls: [],
  }
}

/** The daemon loses its connection, or connects to a broker without its retained topics. Returns the entry. */
export function noteLostConnection(
  { republications, allLostConnections }: History,
  how: 'broker' | 'connection',
): Republication {
  const lost: Republication = { at: performance.now(), how }
  republications.push(lost)
  allLostConnections.push(lost.at)
  return lost
}

/** Something happened that may be published as an event, once. */
export function noteCause({ causes }: History, event: string): void {
  causes.set(event, (causes.get(event) ?? 0) + 1)
}

/** A host becomes unreachable now, or is reachable. */
export function noteHost({ absentSince, absences }: History, host: string, here: boolean): void {
  const from = absentSince.get(host)
  if (here && from !== undefined) {
    absences.push({ host, from, until: performance.now() })
    absentSince.delete(host)
  }
  if (!here && from === undefined) absentSince.set(host, performance.now())
}
