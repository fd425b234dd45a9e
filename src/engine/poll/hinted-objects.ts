/** Which objects of a resource are to be read, because an answer for other resources says something new about them. */
import type { Item } from '../../contract/compiled.ts'
import type { Hint } from '../../contract/parts.ts'
import type { Objects } from './reconcile.ts'

export class HintedObjects {
  readonly #hint: Hint<Item>
  /** What it said last, by key. */
  #said: ReadonlyMap<string, string> = new Map()

  constructor(hint: Hint<Item>) {
    this.#hint = hint
  }

  /** The keys of the objects about which an answer says something new. An object may not confirm it: it is read once. */
  newIn(answer: unknown, objects: Objects): readonly string[] {
    const [before, said] = [this.#said, this.#hint.said(answer)]
    this.#said = said
    const found = [...said].filter(([key, word]) => {
      const held = objects.get(key)
      return held !== undefined && this.#hint.word(held.it) !== word && before.get(key) !== word
    })
    return found.map(([key]) => key)
  }
}
