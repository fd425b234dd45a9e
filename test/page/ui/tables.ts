/** The tables of all adapters, as the server sends them, and an object of each resource with unknown or known values. */
import { french } from '../../../adapters/french.ts'
import { adapters } from '../../../adapters/index.ts'
import { pageTables } from '../../../src/cli/page-tables.ts'
import { parseConfig } from '../../../src/config/index.ts'
import { adapterTable } from '../../../src/page/api/describe.ts'
import type { EntityTable, ObjectNow, ResourceTable, Tables } from '../../../src/page/contract.ts'

export function allTables(): Tables {
  const sources = pageTables({ config: parseConfig({}, adapters), adapters, names: french })
  const resources = sources.resources()
  const names = [...new Set(resources.map(({ adapter }) => adapter))]
  const tables = names.map((name) => {
    const own = resources.filter(({ adapter }) => adapter === name)
    return adapterTable(name, sources.descriptions.get(name) ?? '', own, sources)
  })
  return { version: '1.2.3', adapters: tables }
}

/** An object that has every entity of its resource. */
export function objectOf(resource: ResourceTable, valueFor: (entity: EntityTable) => unknown): ObjectNow {
  const name = { en: 'Kitchen', fr: 'Cuisine' }
  const state = Object.fromEntries(resource.entities.map((it) => [it.key, valueFor(it)]))
  const fields = resource.entities.flatMap((it) =>
    [...(it.name?.en ?? '').matchAll(/\{(\w+)\}/g)].map(([, field = '']) => [field, { en: field, fr: field }] as const),
  )
  return {
    ...{ path: resource.path, id: 'one', name, entities: resource.entities.map(({ key }) => key), state },
    ...{
      fields: Object.fromEntries(fields),
      options: {},
      bounds: {},
      units: {},
      topic: `freebox/${resource.path}/one`,
    },
    ...{ announced: true, why: null, homeUntil: null },
  }
}

/** A value that the kind can have. */
export function knownValue(entity: EntityTable): unknown {
  switch (entity.is) {
    case 'binary_sensor':
    case 'switch':
    case 'light':
    case 'device_tracker':
      return true
    case 'number':
      return entity.min ?? 1
    case 'update':
      return { installed_version: '1', latest_version: '2' }
    case 'alarm_control_panel':
      return 'armed_away'
    case 'cover':
      return 'open'
    case 'sensor':
      if (entity.class === 'timestamp') return '2026-11-22T10:58:00Z'
      return entity.unit !== null ? 12.5 : (entity.options?.[0] ?? 'text')
    default:
      return entity.options?.[0] ?? 'text'
  }
}
