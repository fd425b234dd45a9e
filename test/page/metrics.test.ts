/** The pure parts of /metrics: units, types, labels, the text format. */
import { describe, expect, test } from 'vitest'
import type { CompiledEntity, Item } from '../../src/contract/compiled.ts'
import type { PresentedObject } from '../../src/engine/present/object-presenter.ts'
import { samplesOf } from '../../src/page/metrics/entity-metrics.ts'
import { maxSeries, objectMetrics, type ShownResource } from '../../src/page/metrics/object-metrics.ts'
import { textOf } from '../../src/page/metrics/text.ts'
import { subjects } from '../conformance/subjects.ts'
import { hostileNames } from '../hostile/hostile-values.ts'
import { hasPromtool, lintMetrics, seriesIn } from './support.ts'

/** The resource with this path and objects with these states, by key. */
function resourceWith(
  path: string,
  states: Readonly<Record<string, object>>,
  names: Readonly<Record<string, string>> = {},
  it?: Item,
): ShownResource {
  const resource = subjects.find((subject) => subject.path === path)?.resource
  if (resource === undefined) throw new Error(`there is no resource ${path}`)
  const objects = Object.entries(states).map(([key, state]): PresentedObject => {
    const name = names[key]
    const device = name === undefined ? undefined : { name }
    return { key, it: it ?? { ...state }, device, rows: new Set(), state: { ...state }, announced: true }
  })
  return { path, resource, shown: () => objects }
}

function metricsOf(...resources: readonly ShownResource[]): string {
  return textOf(objectMetrics(resources, 'freebox').families)
}

const entityAt = (path: string, key: string): CompiledEntity => {
  const entity = subjects.find((it) => it.path === path)?.resource.entities[key]
  if (entity === undefined) throw new Error(`there is no entity ${path}.${key}`)
  return entity
}

describe('the metrics of an entity', () => {
  const samples = (path: string, key: string, state: object, it: Item = {}) =>
    samplesOf('m', key, entityAt(path, key), { it, state: { ...state } }).map(({ name, value, state, type }) =>
      [name, ...(state === undefined ? [] : [state]), value, ...(type === 'gauge' ? [] : [type])].join(' '),
    )

  test('have the base unit in their name, and the exact value of a rounded state', () => {
    expect(samples('connection.status', 'rate_down', { rate_down: 1.23 }, { rate_down: 154_321 })).toEqual([
      'm_bytes_per_second 154321',
    ])
    expect(samples('connection.status', 'bytes_down', { bytes_down: 12.35 }, { bytes_down: 12_345_678_901 })).toEqual([
      'm_bytes_total 12345678901 counter',
    ])
  })

  test('are 0 or 1 for what is off or on, away or home', () => {
    expect(samples('connection.status', 'up', { up: true })).toEqual(['m 1'])
    expect(samples('lan.host', 'presence', { presence: false })).toEqual(['m 0'])
  })

  test('do not exist while the value is unknown, nor for texts', () => {
    expect(samples('connection.status', 'up', { up: null })).toEqual([])
    expect(samples('connection.status', 'up', {})).toEqual([])
    expect(samples('connection.status', 'ipv4', { ipv4: '192.0.2.1' })).toEqual([])
  })

  test('are one for each word of a short list, and the current word of a long one', () => {
    expect(samples('lan.host', 'link', { link: 'wifi' })).toEqual(['m ethernet 0', 'm wifi 1', 'm unknown 0'])
    expect(samples('lan.host', 'type', { type: 'nas' })).toEqual(['m nas 1'])
  })

  test('are seconds since 1970 for a time', () => {
    expect(samples('lan.host', 'first_seen', { first_seen: '2025-07-15T14:19:25Z' })).toEqual([
      'm_timestamp_seconds 1752589165',
    ])
  })
})

describe('the metrics of objects', () => {
  test('carry the name of the object, whatever a device on the network calls itself', () => {
    const names = Object.fromEntries(hostileNames.map((name, at) => [`ether-${at}`, name]))
    const states = Object.fromEntries(Object.keys(names).map((key) => [key, { presence: true }]))
    const text = metricsOf(resourceWith('lan.host', states, names))
    const series = seriesIn(text)
    expect(series).toHaveLength(hostileNames.length)
    expect(text.trimEnd().split('\n')).toHaveLength(series.length + 2)
    for (const { labels } of series) expect(Object.keys(labels)).toEqual(['box', 'id', 'name'])
  })

  test('escape quotes, backslashes and line feeds', () => {
    const text = metricsOf(
      resourceWith('lan.host', { 'a"b\\c\nd': { presence: true } }, { 'a"b\\c\nd': '<img src="x\\y">' }),
    )
    expect(text).toMatch(/name="<img src=\\"x\\\\y\\">"} 1\n$/)
    expect(seriesIn(text)[0]?.labels.name).toBe('<img src="x\\y">')
  })

  test('stay below the limit, and say where the rest begins', () => {
    const many = Object.fromEntries([...Array(maxSeries + 5).keys()].map((at) => [`${at}`, { presence: true }]))
    const { families, leftOut, leftOutFrom } = objectMetrics([resourceWith('lan.host', many)], 'freebox')
    expect(seriesIn(textOf(families))).toHaveLength(maxSeries)
    expect({ leftOut, leftOutFrom }).toEqual({ leftOut: 5, leftOutFrom: 'lan.host' })
  })

  test('have no name twice with two meanings, and a help text each', () => {
    const meanings = new Map<string, string>()
    for (const { path, resource } of subjects) {
      for (const [key, entity] of Object.entries(resource.entities)) {
        const stem = `freebox_${path.replace('.', '_')}_${key}`
        for (const { name, type } of samplesOf(stem, key, entity, exampleOf(key, entity))) {
          expect(name).toMatch(/^freebox_[a-z][a-z0-9_]*$/)
          const meaning = `${path}.${key} ${type}`
          expect(meanings.get(name) ?? meaning).toBe(meaning)
          meanings.set(name, meaning)
        }
      }
    }
    expect(meanings.size).toBeGreaterThan(200)
  })

  test.skipIf(!hasPromtool)('satisfy the linter of Prometheus, every entity of every adapter (with promtool)', () => {
    const resources = subjects.map(({ path, resource }) => {
      const examples = Object.entries(resource.entities).map(([key, entity]) => exampleOf(key, entity).state)
      const state = Object.assign({}, ...examples)
      return resourceWith(path, { x: state }, {}, anything)
    })
    expect(lintMetrics(metricsOf(...resources))).toBe('')
  })
})

/** An object that has every field, in any depth, and is 1 as a number. */
const anything: Item = new Proxy({}, { get: (_, field) => (field === Symbol.toPrimitive ? () => 1 : anything) })

/** A state that the entity may have. */
function exampleOf(key: string, entity: CompiledEntity): { it: Item; state: Record<string, unknown> } {
  const value = () => {
    if ('options' in entity && typeof entity.options === 'object') return entity.options[0]
    if (entity.is === 'sensor' && entity.class === 'timestamp') return '2026-11-27T12:00:00Z'
    if (entity.is === 'alarm_control_panel') return 'disarmed'
    if (entity.is === 'cover') return 'open'
    return ['sensor', 'number'].includes(entity.is) ? 1 : true
  }
  return { it: anything, state: { [key]: value() } }
}
