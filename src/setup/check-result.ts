/** The result of one check: passed, or failed with a remedy. */
export interface CheckResult {
  readonly passed: boolean
  readonly message: string
}

export function passed(message: string): CheckResult {
  return { passed: true, message }
}

/** `remedy` is a sentence that says what to do. */
export function failed(problem: string, remedy?: string): CheckResult {
  return { passed: false, message: remedy ? `${problem.replace(/\.$/, '')}. ${remedy}` : problem }
}

/** What to do about a certificate that is not yet or no longer valid; undefined if that is not the cause. */
export function clockRemedy(cause: unknown): string | undefined {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code !== 'CERT_NOT_YET_VALID' && code !== 'CERT_HAS_EXPIRED') return undefined
  return `The date of this machine is ${new Date().toISOString().slice(0, 10)}; if that is wrong, set its clock`
}
