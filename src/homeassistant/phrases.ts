/** Phrases in the language of the discovery documents (pure). */
import { textOf } from '../contract/phrase.ts'
import type { Address } from '../mqtt/topics.ts'
import type { DiscoveryContext } from './context.ts'

/** The text of a value in a name: a phrase of this adapter is translated, anything else is written as it is. */
export function textIn(context: Pick<DiscoveryContext, 'translate'>, { adapter }: Pick<Address, 'adapter'>) {
  return (value: unknown): string => textOf(value, (phrase) => context.translate(`${adapter}.${phrase}`, phrase))
}
