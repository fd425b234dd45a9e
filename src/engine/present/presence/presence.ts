/**
 * Who is home (pure): home at once, not home only after `consider_home` of certain absence. Uncertain time does not
 * count: while the box is away nothing is evaluated, and after each of its returns the time starts again, because a box
 * that has just started has not seen anybody yet.
 */

/** The state of one tracker. Times are monotonic seconds. */
export interface Tracked {
  readonly home: boolean | null
  readonly absentSince: number | null
}

export interface PresenceClock {
  readonly now: number
  /** Seconds. */
  readonly considerHome: number
  /** When the box last came back. */
  readonly returned: number
}

/** @param left when the box last saw it, on the same clock; only used at the first evaluation. */
export function track(
  before: Tracked | undefined,
  here: boolean | null,
  left: number | null,
  clock: PresenceClock,
): Tracked {
  if (here === true) return { home: true, absentSince: null }
  if (here === null) return before ?? { home: null, absentSince: null }
  if (before === undefined) {
    const absentSince = left === null ? Number.NEGATIVE_INFINITY : Math.min(left, clock.now)
    return { home: clock.now - absentSince < clock.considerHome, absentSince }
  }
  if (before.home !== true) return { home: false, absentSince: before.absentSince }
  const absentSince = Math.max(before.absentSince ?? clock.now, clock.returned)
  return { home: clock.now - absentSince < clock.considerHome, absentSince }
}

/** When to evaluate again without a new read; undefined if that is not necessary. */
export function nextLook({ home, absentSince }: Tracked, considerHome: number): number | undefined {
  return home === true && absentSince !== null ? absentSince + considerHome : undefined
}
