/** Phrases of adapters in the language of the discovery documents (pure). */
import { textOf } from '../contract/phrase.ts'
import type { Address } from '../mqtt/topics.ts'
import type { DiscoveryContext } from './context.ts'

/** The text of a value of this object: a phrase is translated, anything else is written as it is. */
export function textIn({ translate }: DiscoveryContext, { adapter }: Address): (value: unknown) => string {
  return (value) => textOf(value, (phrase) => translate(`${adapter}.${phrase}`, phrase))
}
