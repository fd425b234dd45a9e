/** Every setting of the schema with its value, its default and where the value comes from (pure). */
import { z } from 'zod'
import { isSecretFile, type LoadedConfig } from '../config/index.ts'
import { resourcesOf } from '../config/resource-settings.ts'
import type { Adapter } from '../contract/adapter.ts'
import { valueAt } from '../wording/path.ts'
import { type Entry, entries, unwrap, valueInfoOf } from '../wording/schema-walk.ts'
import type { Origin, SettingEntry } from './contract.ts'

/** In the order of the schema. The file of a secret is no entry of its own: the secret says where it comes from. */
export function settingEntries(loaded: LoadedConfig, adapters: readonly Adapter[]): SettingEntry[] {
  const { schema, value } = loaded
  const defaults = resourceDefaults(adapters, valueAt(value, ['adapters']))
  const shown = entries(schema).filter(({ path, section }) => section || !isSecretFile(path, schema))
  return shown.map((entry) => settingEntry(entry, loaded, defaults))
}

type Defaults = ReadonlyMap<string, unknown>

function settingEntry(entry: Entry, loaded: LoadedConfig, defaults: Defaults): SettingEntry {
  const { path, section, description, schema } = entry
  const name = path.join('.')
  const kind = kindOf(schema)
  const isSecret = kind === 'secret'
  const origin = section ? ({ is: 'default' } as const) : originOf(path, loaded)
  const standard = entry.defaultValue ?? defaults.get(name) ?? null
  const value = valueAt(loaded.value, path) ?? standard
  return {
    ...{ path: name, section, description, kind, origin },
    options: optionsOf(schema),
    default: section || isSecret ? null : standard,
    value: section || isSecret ? null : value,
    isSet: isSecret && origin.is !== 'default',
  }
}

function originOf(path: readonly string[], { placeOf, page }: LoadedConfig): Origin {
  const place = placeOf(path)
  if (place !== undefined) return place
  const name = path.join('.')
  return { is: page.settings.some((it) => it.path.join('.') === name) ? 'page' : 'default' }
}

function kindOf(schema: Entry['schema']): SettingEntry['kind'] {
  const { secret, duration } = valueInfoOf(schema)
  if (secret === true) return 'secret'
  if (duration === true) return 'duration'
  const inner = unwrap(schema)
  if (inner instanceof z.ZodBoolean) return 'boolean'
  if (inner instanceof z.ZodNumber) return 'number'
  if (inner instanceof z.ZodEnum) return 'choice'
  if (inner instanceof z.ZodString) return 'text'
  if (!(inner instanceof z.ZodArray)) return 'json'
  const element = unwrap(inner.element)
  const isPlain = [z.ZodString, z.ZodNumber, z.ZodEnum].some((it) => element instanceof it)
  return isPlain ? 'list' : 'json'
}

function optionsOf(schema: Entry['schema']): readonly string[] | null {
  const inner = unwrap(schema)
  return inner instanceof z.ZodEnum ? inner.options.map(String) : null
}

/** What applies to a resource if nothing is set: it is in its table, not in the schema. */
function resourceDefaults(adapters: readonly Adapter[], given: unknown): Defaults {
  const defaults = new Map<string, unknown>()
  for (const adapter of adapters) {
    defaults.set(`adapters.${adapter.name}.enabled`, true)
    for (const [name, resource] of Object.entries(resourcesOf(adapter, valueAt(given, [adapter.name])))) {
      const path = `adapters.${adapter.name}.${name}`
      defaults.set(`${path}.enabled`, resource.onlyIfEnabled !== true)
      defaults.set(`${path}.every`, resource.every)
      if (resource.limit !== undefined) defaults.set(`${path}.limit`, resource.limit)
    }
  }
  return defaults
}
