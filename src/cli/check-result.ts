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

/** What to look at where a certificate is of another time than ours; undefined where that is not the trouble. */
export function clockRemedy(cause: unknown): string | undefined {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code !== 'CERT_NOT_YET_VALID' && code !== 'CERT_HAS_EXPIRED') return undefined
  return `this machine believes that it is ${new Date().toISOString().slice(0, 10)}; if it is not, set its clock`
}
