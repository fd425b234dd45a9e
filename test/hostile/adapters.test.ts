/**
 * Replies of a box in which any field may be wrong, read by every adapter: only the five known errors are thrown, what is
 * published is JSON on valid topics, and no text of a name gets into a template.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import { applyEvent } from '../../src/engine/poll/reconcile.ts'
import { ownDevice } from '../../src/engine/present/resource-devices.ts'
import { documentsOf } from '../../src/homeassistant/document.ts'
import { discoveryContext } from '../homeassistant/example-objects.ts'
import { versionOf } from '../support/reader.ts'
import { entityKeysOf, objectState } from '../support/states.ts'
import {
  changed,
  changedEverywhere,
  changes,
  everywhere,
  hasHostileText,
  hostileNames,
  hostileValue,
  isUnpolluted,
  membersIn,
  stringsIn,
  times,
} from './hostile-values.ts'
import { boxesOf, type FoundObject, readFrom, resourcesOf } from './recorded-boxes.ts'

const { topics } = discoveryContext

/** Runs everything that the engine calls on a table for one object. Returns a problem for each invalid output. */
function problemsWith({ path, adapter, name, resource, id, it, api }: FoundObject): string[] {
  const address = { adapter, resource: name, id }
  const has = entityKeysOf(resource.entities, it, versionOf(api))
  const state = objectState(resource.entities, it, { api: versionOf(api) })
  const rows = Object.entries(resource.entities).filter(([key]) => has.has(key))
  const documents = documentsOf(discoveryContext, { address, it, device: ownDevice(resource, it), entities: rows })
  resource.leftOutBecause?.(it, 1_795_345_200)
  for (const row of Object.values({ ...resource.entities, ...resource.listEvents })) {
    if (row.is !== 'event') continue
    for (const occurred of Object.values(row.types)) occurred(it, it)
    for (const detail of Object.values(row.attributes ?? {})) detail(it)
  }
  const problems = [
    ...Object.entries(state).flatMap(([key, value]) => (isJson(value) ? [] : [`${key} is not JSON`])),
    ...[topics.state(address), ...[...documents].flatMap(([topic, it]) => [topic, ...stringsIn(it, /topic$/)])]
      .filter((topic) => !isTopic(topic))
      .map((topic) => `topic ${topic.slice(0, 80)}`),
    ...[...documents.values()].flatMap((it) => stringsIn(it, /template$/)).filter(hasHostileText),
    ...[...documents.values()].filter((it) => JSON.stringify(it).length > 64 * 1024).map(() => 'a huge document'),
  ]
  return problems.map((problem) => `${path}: ${problem}`)
}

function isTopic(topic: string): boolean {
  const levels = /^(freebox|homeassistant)(\/[^+#/\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]+)+$/u
  return levels.test(topic) && Buffer.byteLength(topic) < 2000
}

function isJson(value: unknown, levels = 40): boolean {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || levels === 0) return false
  return Object.values(value).every((it) => it === undefined || isJson(it, levels - 1))
}

describe.each(adapters.map(({ name }) => name))('%s', (name) => {
  const resources = resourcesOf(name)
  const boxes = boxesOf(name).filter((box) => Object.keys(box.results).length > 0)
  const members = [...new Set(boxes.flatMap(({ results }) => membersIn(Object.values(results))))]
  const mutation = fc.oneof(
    changes.map((done) => (results: object) => changed(results, done)),
    everywhere(members).map((change) => (results: object) => changedEverywhere(results, change)),
  )

  it('publishes only valid topics and JSON of a box with random wrong fields, or fails with a known error', async () => {
    const property = fc.asyncProperty(fc.constantFrom(...boxes), mutation, hostileValue, async (box, mutate, event) => {
      const results = Object.fromEntries(Object.entries(mutate(box.results) ?? {}))
      const problems: string[] = []
      for (const placed of resources) {
        const objects = await readFrom(box, placed.resource, results)
        for (const [id, { it }] of objects) problems.push(...problemsWith({ ...placed, id, it, api: box.api }))
        if (!placed.resource.refreshOn?.some((event) => event.startsWith('lan_'))) continue
        const updated = applyEvent(placed.resource, event, objects)
        if (updated) problems.push(...problemsWith({ ...placed, id: updated.key, it: updated.held.it, api: box.api }))
      }
      expect(problems).toEqual([])
      expect(isUnpolluted()).toBe(true)
    })
    await fc.assert(property, times(120))
  })
})

describe('a defect that was found and fixed', () => {
  async function problemsAfter(adapter: string, member: string, instead: unknown) {
    const problems = boxesOf(adapter).map(async (box) => {
      const results = Object.fromEntries(Object.entries(changedEverywhere(box.results, { member, instead }) ?? {}))
      const all = resourcesOf(adapter).map(async (placed) => {
        const objects = await readFrom(box, placed.resource, results)
        return [...objects].flatMap(([id, { it }]) => problemsWith({ ...placed, id, it, api: box.api }))
      })
      return (await Promise.all(all)).flat()
    })
    return (await Promise.all(problems)).flat()
  }

  const found: [what: string, adapter: string, member: string, instead: unknown][] = [
    ['an error whose code is the name of a member of Object.prototype', 'downloads', 'error', 'constructor'],
    ['a number of four hundred digits', 'downloads', 'queue_pos', '9'.repeat(400)],
    ['a button pushed at a time out of range', 'home', 'timestamp', 1e308],
    ['a week of four thousand million planning slots a day', 'wifi', 'resolution', 4_294_967_295],
    ...hostileNames.map((it): [string, string, string, unknown] => ['a name', 'lan', 'primary_name', it]),
  ]

  it.each(found)('does not come back: %s (%s, %s: %j)', async (_, adapter, member, instead) => {
    expect(await problemsAfter(adapter, member, instead)).toEqual([])
  })
})
