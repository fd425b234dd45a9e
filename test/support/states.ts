/** The entities and the state of an object, as the presenter makes them. */
import type { CompiledEntity, Item } from '../../src/contract/compiled.ts'
import type { ApiVersion } from '../../src/contract/version.ts'
import { readingsOf, type State, type StateContext, stateOf } from '../../src/homeassistant/state.ts'

type Entities = Readonly<Record<string, CompiledEntity>>

const latest: ApiVersion = { major: 16, minor: 0 }

/** The keys of the entities that an object has. */
export function entityKeysOf(entities: Entities, it: Item, api = latest): ReadonlySet<string> {
  return new Set(readingsOf(entities, it, api).keys())
}

/** The state of an object with these entities, or with those that it has. */
export function objectState(
  entities: Entities,
  it: Item,
  context: StateContext & { api?: ApiVersion; keys?: ReadonlySet<string> } = {},
): State {
  const { api = latest, keys = entityKeysOf(entities, it, api), ...rest } = context
  return stateOf(entities, keys, it, readingsOf(entities, it, api), rest)
}
