/** The sentences of the server about what it refuses. It says them in English. */
import type { Failed } from '../src/page/contract.ts'
import { w } from './language.ts'
import { lateFrench } from './late-french.ts'

const french = lateFrench(async () => (await import('./words/fr-refusals.ts')).frenchRefusal)

/** Before a refusal is shown. */
export const loadRefusalWords = french.load

/** The sentence in the language of the page; undefined if it is known only in English. */
export function refusalInLanguage({ error, error_code }: Pick<Failed, 'error' | 'error_code'>): string | undefined {
  return error_code === unreachable.error_code ? w().unreachable : french.of(error)
}

/** The same in English if it has no other words. */
export function refusalText(refused: Failed): string {
  return refusalInLanguage(refused) ?? refused.error
}

/** The server does not answer, so it cannot send French words either. */
export const unreachable: Failed = {
  status: 'error',
  error: 'freebox2mqtt does not answer',
  error_code: 'unreachable',
}
