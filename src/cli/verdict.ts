/** What a check found: it holds, or it does not and what to do about it. */
export interface Verdict {
  readonly good: boolean
  readonly says: string
}

export function good(says: string): Verdict {
  return { good: true, says }
}

export function bad(problem: string, remedy?: string): Verdict {
  return { good: false, says: remedy ? `${problem}: ${remedy}` : problem }
}
