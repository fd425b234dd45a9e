/**
 * A box sends an empty text where it has nothing to say, and which fields these are differs from firmware to firmware.
 * No state, event or reply may repeat it: a template that tests for null would take it for a value.
 */
import { readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import type { Item, Resource } from '../../src/contract/compiled.ts'
import { versionOf } from '../support/reader.ts'
import { objectState } from '../support/states.ts'
import { answerOf, type BoxAnswers, readBox, readResource } from './replay.ts'

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url))

test.each(adapters.map(({ name }) => name))(
  'no text that the box leaves empty is published as "": %s',
  async (name) => {
    const resources = resourcesOf(name)
    const found = new Set<string>()
    for (const folder of readdirSync(`${fixtures}${name}`)) {
      // The large houses have no other fields than the small ones.
      if (statSync(`${fixtures}${name}/${folder}/box.json`).size > 40_000) continue
      const box = readBox(`${fixtures}${name}/${folder}`)
      for (const field of fieldsWithText(box.answers)) {
        const emptied: BoxAnswers = { ...box, answers: asRecord(without(field, box.answers)) }
        for (const place of await emptyTexts(name, resources, emptied)) found.add(`${place} (${field})`)
      }
    }
    expect([...found]).toEqual([])
  },
)

type Resources = Readonly<Record<string, Resource>>

/** The resources of an adapter without options. */
function resourcesOf(name: string): Resources {
  const adapter = adapters.find((it) => it.name === name)
  if (adapter === undefined) throw new Error(`no adapter ${name}`)
  return adapter.resources(adapter.options.parse({}))
}

/** Where empty texts appear: `resource.field`. */
async function emptyTexts(adapter: string, resources: Resources, box: BoxAnswers): Promise<string[]> {
  const places: string[] = []
  for (const [name, resource] of Object.entries(resources)) {
    const read = await readResource(resource, box)
    for (const { it } of 'objects' in read ? read.objects.values() : []) {
      const published = [
        objectState(resource.entities, it, { api: versionOf(box.api), now: box.now }),
        eventsOf(resource, it),
      ]
      places.push(...published.flatMap((it) => placesOf('', it)).map((place) => `${name}${place}`))
    }
  }
  return [...places, ...repliesOf(adapter, resources, box)]
}

/** What the events of an object say. */
function eventsOf({ listEvents }: Resource, it: Item): unknown {
  return Object.values(listEvents).map(({ attributes = {} }) => {
    return Object.fromEntries(Object.entries(attributes).map(([name, of]) => [name, of(it)]))
  })
}

function repliesOf(adapter: string, resources: Resources, box: BoxAnswers): string[] {
  return Object.entries(box.queries ?? {}).flatMap(([path, input]) => {
    const query = Object.values(resources)
      .map((it) => it.queries[path.slice(adapter.length + 1)])
      .find((it) => it !== undefined)
    if (query === undefined || 'answers' in query || query.answer === 'bytes') return []
    const answer = query.answer.safeParse(answerOf(box, query.ask(query.takes.parse(input), {}).path))
    return placesOf('', answer.data).map((place) => `${path}${place}`)
  })
}

function placesOf(place: string, value: unknown): string[] {
  if (value === '') return [place]
  if (Array.isArray(value)) return value.flatMap((it) => placesOf(`${place}[]`, it))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, it]) => placesOf(`${place}.${key}`, it))
}

function fieldsWithText(value: unknown, field = ''): Set<string> {
  if (typeof value === 'string') return new Set([field])
  if (typeof value !== 'object' || value === null) return new Set()
  const fields = Array.isArray(value)
    ? value.map((it) => fieldsWithText(it, field))
    : Object.entries(value).map(([key, it]) => fieldsWithText(it, key))
  return new Set(fields.flatMap((it) => [...it]))
}

/** The value with every text of a field empty. */
function without(field: string, value: unknown, key = ''): unknown {
  if (typeof value === 'string') return key === field ? '' : value
  if (Array.isArray(value)) return value.map((it) => without(field, it, key))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, without(field, it, key)]))
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
