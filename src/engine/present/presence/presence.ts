/**
 * Who is home (pure): home at once, away only after `consider_home` of certain absence. What is not certain does not
 * count: while the box is away nothing is asked here, and after each of its returns the time begins anew, because a
 * box that has just started has not yet seen anybody.
 */

/** What we hold of one tracker. Times are monotonic seconds. */
export interface Tracked {
  readonly home: boolean | null
  readonly absentSince: number | null
}

export interface Clock {
  readonly now: number
  readonly considerHome: number
  /** When the box last came back. */
  readonly returned: number
}

/** @param left when the box last saw it, on the same clock; only asked at the first sight. */
export function track(before: Tracked | undefined, here: boolean | null, left: number | null, clock: Clock): Tracked {
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

/** When to look again without a new reading; undefined: no need. */
export function nextLook({ home, absentSince }: Tracked, considerHome: number): number | undefined {
  return home === true && absentSince !== null ? absentSince + considerHome : undefined
}
