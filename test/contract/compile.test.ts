/** What the engine gets from the short forms of a table. */
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { CompiledEntity, Item, Resource } from '../../src/contract/compiled.ts'
import { amend, many, oneOf } from '../../src/contract/index.ts'
import { noReads } from '../support/reader.ts'

const Level = oneOf('low', 'high')
const schema = z.object({ id: z.number(), label: z.string(), on: z.boolean(), level: Level, seen: z.number() })
const it: Item = { id: 7, label: 'Salon', on: true, level: 'low', seen: 3 }
const source = { schema, from: 'lamps/', every: '1m', key: ({ id }: z.output<typeof schema>) => String(id) } as const

function entity({ entities }: Resource, key: string): CompiledEntity {
  const found = entities[key]
  if (found === undefined) throw new Error(`no entity ${key}`)
  return found
}

function written(resource: Resource): unknown {
  const on = entity(resource, 'on')
  return on.is === 'switch' ? on.set(false, it, noReads) : undefined
}

const settings = { on: { is: 'switch', name: 'on' } } as const

test('a setting without a function is written to the path of its object', () => {
  expect(written(many({ ...source, put: 'lamps/{id}', settings }))).toEqual({
    method: 'PUT',
    path: 'lamps/7',
    body: { on: false },
  })
})

test('a setting of an object that is written as a whole amends that object, without its read-only fields', () => {
  const put = { ...amend('lamps/{id}'), omit: ['seen'] }
  expect(written(many({ ...source, put, settings }))).toEqual({
    amend: 'lamps/7',
    change: { on: false },
    omit: ['seen'],
  })
})

test('a prefix precedes names and ids, and is both for an entity without a name', () => {
  const lamps = many({
    ...source,
    prefix: { name: 'Lamp {label}', id: 'lamp_{id}' },
    put: 'lamps/{id}',
    settings: { on: { is: 'switch', name: null } },
    diagnostics: {
      level: { is: 'sensor', name: 'brightness', id: 'brightness', options: Level },
      seen: { is: 'sensor', name: 'seen', count: 'now' },
    },
  })
  const named = Object.values(lamps.entities).map(({ name, id }) => [name, id])
  expect(named).toEqual([
    ['Lamp {label}', 'lamp_{id}'],
    ['Lamp {label} brightness', 'lamp_{id}_brightness'],
    ['Lamp {label} seen', 'lamp_{id}_seen'],
  ])
})

test('options are a list, and make a sensor an enum; attributes that name fields show them', () => {
  const lamps = many({
    ...source,
    diagnostics: { level: { is: 'sensor', name: 'Level', options: Level, attributes: ['seen', 'label'] } },
  })
  const level = entity(lamps, 'level')
  expect(level).toMatchObject({ class: 'enum', options: ['low', 'high', 'unknown'] })
  expect(Object.entries(level.attributes ?? {}).map(([name, of]) => [name, of(it)])).toEqual([
    ['seen', 3],
    ['label', 'Salon'],
  ])
})
