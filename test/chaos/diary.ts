/** What was done to a home and when, as far as one must know it to judge what the daemon said. */
import type { RecordedRequest } from '../../src/simulator/index.ts'

/** A command that was sent, and what became of it. */
export interface Sent {
  readonly topic: string
  readonly payload: string
  readonly at: number
  /** Commands of one signature ask the box for one and the same; '' asks it for nothing. */
  readonly signature: string
  reaches(request: RecordedRequest): boolean
  answered: boolean
  answer?: Record<string, unknown> | undefined
  /** More than one answer came. */
  problem?: string
}

interface Repeat {
  readonly at: number
  readonly how: 'broker' | 'connection' | 'birth'
}

/** Times are milliseconds of performance.now. */
export interface Diary {
  readonly began: number
  readonly commands: Sent[]
  /** When something made it right to say again what stands: a lost connection, a new broker, a birth message. */
  readonly repeats: Repeat[]
  /** Since when a host has certainly been out of the house; one that is in it has no entry. */
  readonly outSince: Map<string, number>
  /** How long each host was out when, as far as it came back: from, until. */
  readonly outings: { readonly host: string; readonly from: number; readonly until: number }[]
  /** When the box was back after a reboot. */
  readonly boxBack: number[]
  /** When a connection to the broker was lost, in this sequence and those before. */
  readonly allLost: number[]
  /** What happened, by the event that tells of it; also in the sequences before. */
  readonly causes: Map<string, number>
  /** Calls that the box has logged, by their events. */
  readonly calls: string[]
}

/** A birth message is answered within so many seconds. */
const birthSeconds = 10

/** @param last the sequence before: what was asked for at its end may come now. */
export function newDiary(outSince: ReadonlyMap<string, number>, last: Diary | undefined): Diary {
  return {
    began: performance.now(),
    commands: [],
    repeats:
      last?.repeats.filter(({ how, at }) => how === 'birth' && at > performance.now() - birthSeconds * 1000) ?? [],
    outSince: new Map(outSince),
    outings: [],
    boxBack: [],
    allLost: last?.allLost ?? [],
    causes: last?.causes ?? new Map(),
    calls: [],
  }
}

/** The daemon loses its connection, or a broker has come that knows nothing of it. */
export function loses({ repeats, allLost }: Diary, how: 'broker' | 'connection'): void {
  const at = performance.now()
  repeats.push({ at, how })
  allLost.push(at)
}

/** Something happened that an event may tell of, once. */
export function cause({ causes }: Diary, event: string): void {
  causes.set(event, (causes.get(event) ?? 0) + 1)
}

/** A host leaves the house at this moment, or is in it. */
export function goes({ outSince, outings }: Diary, host: string, here: boolean): void {
  const from = outSince.get(host)
  if (here && from !== undefined) {
    outings.push({ host, from, until: performance.now() })
    outSince.delete(host)
  }
  if (!here && from === undefined) outSince.set(host, performance.now())
}
