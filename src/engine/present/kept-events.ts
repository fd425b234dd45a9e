/**
 * Events of objects that are not lost while the program does not run: `keeps` of an event names the fields on which it
 * depends. They are kept in the data folder, and the first read after a start is compared with them.
 */
import type { CompiledEntity, Item } from '../../contract/compiled.ts'
import { factsOf, type ListMemory, type Remembered } from './list-events.ts'

interface Kept {
  readonly fields: readonly string[]
  readonly path: string
  /** By key of the object. */
  readonly facts: Map<string, Remembered>
}

export class KeptEvents {
  readonly #rows: ReadonlyMap<string, Kept>
  readonly #memory: ListMemory

  /** @param path `adapter.resource` */
  constructor(path: string, rows: readonly (readonly [string, CompiledEntity])[], memory: ListMemory) {
    this.#memory = memory
    const kept = rows.flatMap(([row, entity]) => {
      if (entity.is !== 'event' || entity.keeps === undefined) return []
      const at = `${path}.${row}`
      const facts = new Map(memory.recent(at, Number.POSITIVE_INFINITY) ?? [])
      return [[row, { fields: entity.keeps, path: at, facts }] as const]
    })
    this.#rows = new Map(kept)
  }

  /** What an event of an object depended on when it was last shown, before this start too. */
  before(row: string, key: string): Item | undefined {
    return this.#rows.get(row)?.facts.get(key)
  }

  shown(key: string, it: Item): void {
    for (const { fields, path, facts } of this.#rows.values()) {
      const [last, now] = [facts.get(key), factsOf(it, fields)]
      if (last !== undefined && fields.every((field) => last[field] === now?.[field])) continue
      this.#memory.remember(path, facts.set(key, now), true)
    }
  }

  removed(key: string): void {
    for (const { path, facts } of this.#rows.values()) {
      if (facts.delete(key)) this.#memory.remember(path, facts, true)
    }
  }
}
