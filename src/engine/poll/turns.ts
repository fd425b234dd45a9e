/**
 * Many small reads within a number of requests a minute. Those that are the most overdue come first, so that no read waits
 * because of how many there are before it in the list. One that fails costs its own value only.
 */
import { secondsOf } from '../../contract/interval.ts'
import type { Turn } from '../../contract/reader.ts'

/** A turn is due this much before its time, as polls do not come to the millisecond. Seconds. */
const early = 0.5

/** A read that fails is due again after this at the latest. Seconds. */
const longestPause = 300

interface Known {
  readonly value: unknown
  /** That there is no value may also be known. */
  readonly isKnown: boolean
  /** Monotonic seconds. */
  readonly at: number
  /** In a row. */
  readonly failures: number
}

type Values = ReadonlyMap<string, unknown>

export class Turns {
  #known = new Map<string, Known>()
  #values: Values = new Map()
  #budget: Budget | undefined

  /**
   * Reads those whose turn it is. Resolves with the last value of each by path, undefined if it cannot be read; the identical
   * map if no value has changed.
   * @param now monotonic seconds. @param read undefined instead of a result if the read failed.
   */
  async take(
    now: number,
    { turns, perMinute }: { readonly turns: readonly Turn[]; readonly perMinute: number },
    read: (path: string) => Promise<{ readonly value: unknown } | undefined>,
  ): Promise<Values> {
    this.#budget = refilled(this.#budget, now, perMinute)
    const chosen = choose(this.#due(turns, now), this.#budget)
    this.#budget = spent(this.#budget, chosen)
    await Promise.all(chosen.map(async ({ path }) => this.#known.set(path, this.#after(path, now, await read(path)))))
    return this.#keepValues(turns)
  }

  /** The most overdue first. */
  #due(turns: readonly Turn[], now: number): readonly Turn[] {
    const all = turns.map((turn) => {
      const known = this.#known.get(turn.path)
      if (known === undefined) return { turn, lateness: Number.POSITIVE_INFINITY }
      const every = secondsOf(turn.every)
      const pause = known.failures < 2 ? every : Math.max(every, Math.min(longestPause, every * 2 ** known.failures))
      return { turn, lateness: (now - known.at) / Math.max(0.1, pause - early) }
    })
    const due = all.filter(({ lateness }) => lateness >= 1)
    return due.sort((one, other) => other.lateness - one.lateness || 0).map(({ turn }) => turn)
  }

  /** After one failure the value stays and the read is repeated soon. After two, there is no value. */
  #after(path: string, now: number, read: { readonly value: unknown } | undefined): Known {
    if (read !== undefined) return { value: read.value, isKnown: true, at: now, failures: 0 }
    const known = this.#known.get(path)
    const failures = (known?.failures ?? 0) + 1
    if (failures > 1) return { value: undefined, isKnown: true, at: now, failures }
    return {
      value: known?.value,
      isKnown: known?.isKnown ?? false,
      at: known?.at ?? Number.NEGATIVE_INFINITY,
      failures,
    }
  }

  #keepValues(turns: readonly Turn[]): Values {
    this.#known = new Map(
      turns.flatMap(({ path }) => {
        const known = this.#known.get(path)
        return known === undefined ? [] : [[path, known] as const]
      }),
    )
    const values = new Map([...this.#known].filter(([, it]) => it.isKnown).map(([path, { value }]) => [path, value]))
    const isSame = values.size === this.#values.size && [...values].every(([path, it]) => this.#values.get(path) === it)
    if (!isSame) this.#values = values
    return this.#values
  }
}

/** How many requests may be made now. Both numbers may be below 0: then requests were made in advance. */
interface Budget {
  readonly all: number
  /** Of these, for what is urgent. It does not wait because others were read in advance. */
  readonly urgent: number
  /** Monotonic seconds. */
  readonly at: number
  /** How many may be read in advance, as at first everything is unknown. */
  readonly advance: number
}

/** The largest share of urgent reads while others are due. */
const urgentShare = 0.6

function refilled(before: Budget | undefined, now: number, perMinute: number): Budget {
  const burst = perMinute / 10
  if (before === undefined) return { all: burst, urgent: burst, at: now, advance: perMinute / 2 - burst }
  const rate = (Math.min(60, now - before.at) * perMinute) / 60
  const all = Math.min(before.all, burst) + rate
  return { all, urgent: Math.min(before.urgent, burst / 2) + rate * urgentShare, at: now, advance: 0 }
}

function spent(before: Budget, chosen: readonly Turn[]): Budget {
  const urgent = chosen.filter((it) => it.urgent).length
  return { ...before, all: before.all - chosen.length, urgent: before.urgent - urgent }
}

/** What is urgent goes first, but takes more than its share only if nothing else is due. */
function choose(due: readonly Turn[], { all, urgent, advance }: Budget): readonly Turn[] {
  const [allowed, others] = [Math.floor(all + advance), due.filter((it) => !it.urgent)]
  const first = due.filter((it) => it.urgent).slice(0, Math.max(0, Math.floor(urgent), allowed - others.length))
  return [...first, ...others.slice(0, Math.max(0, allowed - first.length))]
}
