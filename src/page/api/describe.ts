/** The tables of an adapter for the page (pure): entities, commands and queries with everything that a form needs. */

import { type Command, type CompiledEntity, isJudged, type Query } from '../../contract/compiled.ts'
import { precisionOf } from '../../contract/conversion.ts'
import type { Danger } from '../../contract/entities.ts'
import { groups } from '../../contract/groups.ts'
import type { ConfiguredResource } from '../../engine/ports.ts'
import type { AdapterTable, CommandTable, EntityTable, ResourceTable, Words } from '../contract.ts'
import type { TableSources } from '../table-sources.ts'
import { fieldsOf } from './fields.ts'

type Sources = Pick<TableSources, 'french' | 'permits'>

/** @param resources those of this adapter that are enabled */
export function adapterTable(
  name: string,
  description: string,
  resources: readonly ConfiguredResource[],
  sources: Sources,
): AdapterTable {
  const group = resources[0]?.group
  return {
    ...{ name, description },
    group: group === undefined ? null : groups[group],
    resources: resources.map((it) => resourceTable(it, sources)),
  }
}

function resourceTable({ adapter, name, resource, every }: ConfiguredResource, sources: Sources): ResourceTable {
  const path = `${adapter}.${name}`
  const { shape, entities, commands, queries } = resource
  return {
    ...{ path, shape },
    every: typeof every === 'number' ? every : every.schedule,
    entities: Object.entries(entities).map(([key, it]) => entityTable(`${path}.${key}`, key, it, sources)),
    commands: Object.entries(commands).map(([word, it]) => commandTable(`${path}.${word}`, word, it, sources)),
    queries: Object.entries(queries).map(([word, it]) => queryTable(`${path}.${word}`, word, it, sources)),
  }
}

function entityTable(path: string, key: string, entity: CompiledEntity, { french, permits }: Sources): EntityTable {
  const { enabled = true, name, icon, category } = entity
  const isCommandable = 'set' in entity || 'press' in entity
  return {
    ...{ key, is: entity.is, name: wordsOf(path, name, french) },
    ...{ category: category ?? null, icon: icon ?? null, class: classOf(entity) },
    unit: 'unit' in entity && typeof entity.unit === 'string' ? entity.unit : null,
    precision: (entity.is === 'sensor' && 'unit' in entity ? precisionOf(entity) : undefined) ?? null,
    enabled: typeof enabled === 'boolean' ? enabled : null,
    settable: isCommandable && permits(path),
    danger: dangerOf('danger' in entity ? entity.danger : undefined),
    options: optionsOf(entity),
    ...boundsOf(entity),
    secret: entity.is === 'text' && entity.secret === true,
  }
}

/** A name in both languages. One without a French name is the same in French. */
function wordsOf(path: string, name: string | null, french: Sources['french']): Words | null {
  return name === null ? null : { en: name, fr: french[path] ?? name }
}

function classOf(entity: CompiledEntity): string | null {
  if (entity.is === 'update') return 'firmware'
  return ('class' in entity ? entity.class : undefined) ?? null
}

function dangerOf(danger: Danger<never> | undefined): string | null {
  if (danger === undefined) return null
  return typeof danger === 'string' ? danger : danger.says
}

function optionsOf(entity: CompiledEntity): readonly string[] | null {
  if (entity.is === 'event') return Object.keys(entity.types)
  if (entity.is !== 'select' && entity.is !== 'sensor') return null
  const options = 'options' in entity ? entity.options : undefined
  return options === undefined || typeof options === 'function' ? null : options
}

/** Those of a number, or of the length of a text. */
function boundsOf(entity: CompiledEntity): Pick<EntityTable, 'min' | 'max' | 'step'> {
  if (entity.is === 'text') return { min: entity.min ?? 0, max: entity.max ?? 255, step: null }
  if (entity.is !== 'number') return { min: null, max: null, step: null }
  const { min, max, step = 1 } = entity
  return { min: constant(min), max: constant(max), step: constant(step) }
}

function constant(bound: unknown): number | null {
  return typeof bound === 'number' ? bound : null
}

function commandTable(path: string, word: string, command: Command, { permits }: Sources): CommandTable {
  const { on = 'object', danger, takes } = command
  return { word, on, allowed: permits(path), danger: dangerOf(danger), fields: fieldsOf(takes) }
}

function queryTable(path: string, word: string, query: Query, { permits }: Sources): CommandTable {
  const { on = 'list', danger, takes } = query
  const effect = danger === undefined ? 'reads' : undefined
  const allowed = !isJudged(query) || permits(path, undefined, effect)
  return { word, on, allowed, danger: dangerOf(danger), fields: fieldsOf(takes) }
}
