/**
 * What anybody may publish on a command topic or below `bridge/request`: whatever it is, it is taken or refused, and
 * what reaches the box is the request of the table, with nothing of a payload in its path but where a value belongs.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { adapters } from '../../adapters/index.ts'
import type { Requests } from '../../src/contract/resource.ts'
import { parseInput } from '../../src/engine/command/reply.ts'
import { accept } from '../../src/homeassistant/payloads.ts'
import { rowsOf } from '../../src/homeassistant/state.ts'
import { everyObject, type Found, thingsOf } from './boxes.ts'
import { hostileText, hostileValue, isUnpolluted, times } from './strangers.ts'

const plausible = ['ON', 'OFF', 'PRESS', 'OPEN', 'CLOSE', 'STOP', 'DISARM', 'ARM_AWAY', '0', '50', '30,80', 'unknown']
const payload = fc.oneof(hostileText, fc.constantFrom(...plausible), fc.constant('x'.repeat(100_000)))
const part = fc.constantFrom(undefined, 'brightness', 'color', 'constructor', '__proto__')

const Schema = z.looseObject({
  type: z.union([z.string(), z.array(z.string()).transform(([first]) => first)]).optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  items: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
})

const ordinary = [
  'aa:bb:cc:dd:ee:ff',
  'https://example.org/x',
  '07:00-23:30',
  'sha256:0',
  'YQ==',
  '2001:db8::1',
  'abcdefgh',
]

/** Values that fit a schema or nearly do, out of what it says of itself. */
function near(schema: unknown): fc.Arbitrary<unknown> {
  const { type, enum: options, anyOf, minimum = -5, maximum = 1e9, items, properties } = Schema.parse(schema)
  if (options !== undefined) return fc.constantFrom(...options)
  if (anyOf !== undefined && anyOf.length > 0) return fc.oneof(...anyOf.map(near))
  if (type === 'string') return fc.oneof(hostileText, fc.constantFrom(...ordinary))
  if (type === 'integer') return fc.integer({ min: Math.max(minimum, -10), max: Math.min(maximum, 2 ** 31 - 1) })
  if (type === 'number') return fc.double({ min: Math.max(minimum, -10), max: Math.min(maximum, 1e9), noNaN: true })
  if (type === 'boolean') return fc.boolean()
  if (type === 'array') return fc.array(near(items ?? {}), { maxLength: 4 })
  if (type !== 'object') return hostileValue
  const members = Object.entries(properties ?? {}).map(([key, it]) => [
    key,
    fc.option(near(it), { nil: undefined, freq: 8 }),
  ])
  return fc
    .record(Object.fromEntries(members))
    .map((it) => Object.fromEntries(Object.entries(it).filter(([, value]) => value !== undefined)))
}

function inputFor(takes: z.ZodType): fc.Arbitrary<unknown> {
  const schema = z.toJSONSchema(takes, { io: 'input', unrepresentable: 'any' })
  return fc.oneof({ weight: 9, arbitrary: near(schema) }, { weight: 1, arbitrary: hostileValue })
}

/** What would leave the place in the API that the table chose. */
function strays({ path }: { readonly path: string }): boolean {
  const { pathname, search, hash } = new URL(path, 'http://box/api/v8/')
  // The client refuses to climb (test/freebox/requests.test.ts).
  if (/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(path)) return false
  return (
    hash !== '' ||
    search !== '' ||
    !pathname.startsWith('/api/v8/') ||
    pathname !== `/api/v8/${path.replace(/\?.*$/, '')}` ||
    /[\\\s]/.test(path)
  )
}

/** The path of a request with its values left out: how many levels, and the words of the table. */
function shapeOf(requests: Requests): string {
  return [requests]
    .flat()
    .map(({ method, path }) => `${method} ${path.split('/').length}`)
    .join()
}

describe.each(adapters.map(({ name }) => name))('%s', (name) => {
  it('its rows take what they say, and refuse everything else in a sentence', async () => {
    const objects = (await everyObject(name)).flatMap((found) => {
      const has = rowsOf(found.resource.entities, found.it, new Set(), found.api)
      return Object.entries(found.resource.entities).flatMap(([key, row]) =>
        has.has(key) ? [{ ...found, key, row }] : [],
      )
    })
    if (objects.length === 0) return
    const property = fc.property(fc.constantFrom(...objects), payload, part, ({ row, it }, text, which) => {
      const outcome = accept(row, it, text, which)
      if ('requests' in outcome) expect([outcome.requests].flat().filter(strays)).toEqual([])
      else expect(outcome.error.length).toBeLessThan(10_000)
      expect(isUnpolluted()).toBe(true)
    })
    fc.assert(property, times(400))
  })

  it('its commands take JSON of whatever kind, and no input leaves the place that the table chose', async () => {
    const objects = await everyObject(name)
    const all = thingsOf(name).flatMap(({ resource, path }) =>
      Object.entries(resource.commands).map(([word, command]) => ({
        word: `${path}.${word}`,
        command,
        of: objects.filter((it) => it.path === path),
      })),
    )
    for (const { word, command, of } of all) {
      const shapes = new Map<string, string>()
      const property = fc.property(inputFor(command.takes), fc.nat(), (input, which) => {
        const read = parseInput(JSON.stringify(input) ?? '')
        if (read === undefined) return
        const parsed = command.takes.safeParse(read.input)
        if (!parsed.success) return
        const object: Found | undefined = of[which % of.length]
        const requests =
          command.on === 'list' ? command.ask(parsed.data) : object && command.ask(parsed.data, object.it)
        if (requests === undefined) return
        expect([requests].flat().filter(strays), word).toEqual([])
        const key = `${object?.id} ${[requests].flat().length}`
        shapes.set(key, shapes.get(key) ?? shapeOf(requests))
        expect(shapeOf(requests), word).toBe(shapes.get(key))
        expect(isUnpolluted()).toBe(true)
      })
      fc.assert(property, times(60))
    }
  })

  it('its questions too', () => {
    for (const { resource, path } of thingsOf(name)) {
      for (const [word, query] of Object.entries(resource.queries)) {
        const property = fc.property(inputFor(query.takes), hostileValue, (input, answer) => {
          const parsed = query.takes.safeParse(parseInput(JSON.stringify(input) ?? '')?.input)
          if (parsed.success) expect([query.ask(parsed.data)].filter(strays), `${path}.${word}`).toEqual([])
          if (query.answer !== 'bytes') query.answer.safeParse(answer)
        })
        fc.assert(property, times(60))
      }
    }
  })
})
