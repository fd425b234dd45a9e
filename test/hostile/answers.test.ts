/**
 * Answers of a box in which anything may be wrong, through every adapter: nothing is thrown that is not one of our five
 * errors, what is published is JSON on valid topics, and nothing of a name gets into a template.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import { overlay } from '../../src/engine/poll/reconcile.ts'
import { announce, type House } from '../../src/homeassistant/document.ts'
import { rowsOf, stateOf } from '../../src/homeassistant/state.ts'
import { createTopics } from '../../src/mqtt/topics.ts'
import { boxesOf, type Found, readFrom, thingsOf } from './boxes.ts'
import {
  changed,
  changedEverywhere,
  changes,
  everywhere,
  hostileNames,
  hostileValue,
  isUnpolluted,
  membersIn,
  stringsIn,
  times,
  unsound,
} from './strangers.ts'

const topics = createTopics('freebox')
const house: House = {
  topics,
  box: 'freebox_342792aabbcc',
  boxDevice: { identifiers: ['freebox_342792aabbcc'], name: 'Freebox' },
  origin: { name: 'freebox2mqtt', sw_version: '0', support_url: 'https://example.org' },
  prefix: 'homeassistant',
  mode: 'device',
  translate: (_, english) => english,
}

/** Everything that the engine asks of a table about one object; complaints where the outside would see rubbish. */
function shown({ path, adapter, name, resource, id, it, api }: Found): string[] {
  const address = { adapter, resource: name, id }
  const has = rowsOf(resource.entities, it, new Set(), api)
  const state = stateOf(resource.entities, has, it)
  const rows = Object.entries(resource.entities).filter(([key]) => has.has(key))
  const documents = announce(house, { address, it, device: resource.device?.(it), rows })
  resource.announcedByDefault?.(it, 1_795_345_200)
  for (const row of Object.values({ ...resource.entities, ...resource.listEvents })) {
    if (row.is !== 'event') continue
    for (const happened of Object.values(row.types)) happened(it, it)
    for (const detail of Object.values(row.attributes ?? {})) detail(it)
  }
  const complaints = [
    ...Object.entries(state).flatMap(([key, value]) => (isJson(value) ? [] : [`${key} is no JSON`])),
    ...[topics.state(address), ...[...documents].flatMap(([topic, it]) => [topic, ...stringsIn(it, /topic$/)])]
      .filter((topic) => !isTopic(topic))
      .map((topic) => `topic ${topic.slice(0, 80)}`),
    ...[...documents.values()].flatMap((it) => stringsIn(it, /template$/)).filter(unsound),
    ...[...documents.values()].filter((it) => JSON.stringify(it).length > 64 * 1024).map(() => 'a huge document'),
  ]
  return complaints.map((complaint) => `${path}: ${complaint}`)
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
  const resources = thingsOf(name)
  const boxes = boxesOf(name).filter((box) => Object.keys(box.results).length > 0)
  const members = [...new Set(boxes.flatMap(({ results }) => membersIn(Object.values(results))))]
  const wrong = fc.oneof(
    changes.map((done) => (results: object) => changed(results, done)),
    everywhere(members).map((change) => (results: object) => changedEverywhere(results, change)),
  )

  it('understands a box in which anything is wrong, or says that it does not', async () => {
    const property = fc.asyncProperty(fc.constantFrom(...boxes), wrong, hostileValue, async (box, mistake, event) => {
      const results = Object.fromEntries(Object.entries(mistake(box.results) ?? {}))
      for (const placed of resources) {
        const objects = await readFrom(box, placed.resource, results)
        for (const [id, { it }] of objects) expect(shown({ ...placed, id, it, api: box.api })).toEqual([])
        if (!placed.resource.refreshOn?.some((wake) => wake.startsWith('lan_'))) continue
        const told = overlay(placed.resource, event, objects)
        if (told) expect(shown({ ...placed, id: told.key, it: told.held.it, api: box.api })).toEqual([])
      }
      expect(isUnpolluted()).toBe(true)
    })
    await fc.assert(property, times(120))
  })
})

describe('what was once wrong', () => {
  async function complaintsAbout(adapter: string, member: string, instead: unknown) {
    const complaints = boxesOf(adapter).map(async (box) => {
      const results = Object.fromEntries(Object.entries(changedEverywhere(box.results, { member, instead }) ?? {}))
      const all = thingsOf(adapter).map(async (placed) => {
        const objects = await readFrom(box, placed.resource, results)
        return [...objects].flatMap(([id, { it }]) => shown({ ...placed, id, it, api: box.api }))
      })
      return (await Promise.all(all)).flat()
    })
    return (await Promise.all(complaints)).flat()
  }

  const found: [what: string, adapter: string, member: string, instead: unknown][] = [
    ['an error whose code is a member of every object', 'downloads', 'error', 'constructor'],
    ['a number of four hundred digits', 'downloads', 'queue_pos', '9'.repeat(400)],
    ['a button pushed at no moment at all', 'home', 'timestamp', 1e308],
    ['a week of four thousand million slots a day', 'wifi', 'resolution', 4_294_967_295],
    ...hostileNames.map((it): [string, string, string, unknown] => ['a name', 'lan', 'primary_name', it]),
  ]

  it.each(found)('%s (%s, %s: %j)', async (_, adapter, member, instead) => {
    expect(await complaintsAbout(adapter, member, instead)).toEqual([])
  })
})
