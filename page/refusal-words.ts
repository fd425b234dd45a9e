/** The sentences of the server about what it refuses. It says them in English. */
import type { Failed } from '../src/page/contract.ts'
import { w } from './language.ts'
import { lateFrench } from './late-french.ts'

export const refusals = lateFrench(async () => (await import('./words/fr-refusals.ts')).frenchRefusal)

/** Before a refusal is shown. */
export const loadRefusalWords = refusals.load

/** The sentence in the language of the page, or in English if it is known only in it. */
export function refusalText({ error, error_code }: Failed): string {
  return error_code === unreachable.error_code ? w().unreachable : (refusals.of(error) ?? error)
}

/** The server does not answer, so it cannot send French words either. */
export const unreachable: Failed = {
  status: 'error',
  error: 'freebox2mqtt does not answer',
  error_code: 'unreachable',
}
