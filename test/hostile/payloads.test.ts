/**
 * What any client may publish on a command topic or below `bridge/request`: it is accepted or refused, and what reaches
 * the box is a request of the adapter, with text of the payload only where a value belongs.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { adapters } from '../../adapters/index.ts'
import type { ComposedQuery } from '../../src/contract/compiled.ts'
import type { Request, Requests } from '../../src/contract/requests.ts'
import { createCaller } from '../../src/engine/command/caller.ts'
import { parseInput } from '../../src/engine/command/reply.ts'
import type { FileToUpload } from '../../src/engine/ports.ts'
import { accept } from '../../src/homeassistant/payloads.ts'
import { noReads, versionOf } from '../support/reader.ts'
import { requestsIn } from '../support/requests.ts'
import { entityKeysOf } from '../support/states.ts'
import { hostileText, hostileValue, isUnpolluted, times } from './hostile-values.ts'
import { everyObject, isRefusal, type ReadableObject, resourcesOf } from './recorded-boxes.ts'

const plausible = ['ON', 'OFF', 'PRESS', 'OPEN', 'CLOSE', 'STOP', 'DISARM', 'ARM_AWAY', '0', '50', '30,80', 'unknown']
const payload = fc.oneof(hostileText, fc.constantFrom(...plausible), fc.constant('x'.repeat(100_000)))
const part = fc.constantFrom(undefined, 'brightness', 'color', 'effect', 'constructor', '__proto__')

const Schema = z.looseObject({
  type: z.union([z.string(), z.array(z.string()).transform(([first]) => first)]).optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  items: z.unknown().optional(),
  prefixItems: z.array(z.unknown()).optional(),
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

/** Values that match a JSON schema or almost do. */
function near(schema: unknown): fc.Arbitrary<unknown> {
  const {
    type,
    enum: options,
    anyOf,
    minimum = -5,
    maximum = 1e9,
    items,
    prefixItems,
    properties,
  } = Schema.parse(schema)
  if (options !== undefined) return fc.constantFrom(...options)
  if (anyOf !== undefined && anyOf.length > 0) return fc.oneof(...anyOf.map(near))
  if (type === 'string') return fc.oneof(hostileText, fc.constantFrom(...ordinary))
  if (type === 'integer') return fc.integer({ min: Math.max(minimum, -10), max: Math.min(maximum, 2 ** 31 - 1) })
  if (type === 'number') return fc.double({ min: Math.max(minimum, -10), max: Math.min(maximum, 1e9), noNaN: true })
  if (type === 'boolean') return fc.boolean()
  if (prefixItems !== undefined) return fc.tuple(...prefixItems.map(near))
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

/** Whether a request leaves the path that the adapter chose. */
function leavesPath({ path }: { readonly path: string }): boolean {
  const { pathname, search, hash } = new URL(path, 'http://box/api/v8/')
  // The client refuses paths with dot segments (test/freebox/requests.test.ts).
  if (/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(path)) return false
  return (
    hash !== '' ||
    search !== '' ||
    !pathname.startsWith('/api/v8/') ||
    pathname !== `/api/v8/${path.replace(/\?.*$/, '')}` ||
    /[\\\s]/.test(path)
  )
}

/** The method and the number of path levels of each request, without values. */
function shapeOf(requests: readonly Request[]): string {
  return requests.map(({ method, path }) => `${method} ${path.split('/').length}`).join()
}

/** The requests of a command; undefined if it is refused by what it has read before. */
async function sentBy(ask: () => Requests | Promise<Requests>): Promise<Request[] | undefined> {
  try {
    return requestsIn(await ask())
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}

describe.each(adapters.map(({ name }) => name))('%s', (name) => {
  it('entities accept what they declare, and refuse everything else with an error text', async () => {
    const objects = (await everyObject(name)).flatMap((found) => {
      const has = entityKeysOf(found.resource.entities, found.it, versionOf(found.api))
      return Object.entries(found.resource.entities).flatMap(([key, entity]) =>
        has.has(key) ? [{ ...found, key, entity }] : [],
      )
    })
    if (objects.length === 0) return
    const chosen = fc.constantFrom(...objects)
    const property = fc.asyncProperty(chosen, payload, part, async ({ entity, it, box }, text, which) => {
      const outcome = accept(entity, it, text, { part: which })
      if ('ask' in outcome) expect((await sentBy(() => outcome.ask(box)))?.filter(leavesPath) ?? []).toEqual([])
      else expect(outcome.error.length).toBeLessThan(10_000)
      expect(isUnpolluted()).toBe(true)
    })
    await fc.assert(property, times(400))
  })

  it('commands accept or refuse any JSON, and no input changes the shape of the request path', async () => {
    const objects = await everyObject(name)
    const all = resourcesOf(name).flatMap(({ resource, path }) =>
      Object.entries(resource.commands).map(([commandName, command]) => ({
        label: `${path}.${commandName}`,
        command,
        of: objects.filter((it) => it.path === path),
      })),
    )
    for (const { label, command, of } of all) {
      const shapes = new Map<string, string>()
      const property = fc.asyncProperty(inputFor(command.takes), fc.nat(), async (input, which) => {
        const read = parseInput(JSON.stringify(input) ?? '')
        if (read === undefined) return
        const parsed = command.takes.safeParse(read.input)
        if (!parsed.success) return
        const object: ReadableObject | undefined = of[which % of.length]
        const ask = () => {
          if (command.on === 'list') return command.ask(parsed.data, [], object?.box ?? noReads)
          return object === undefined ? [] : command.ask(parsed.data, object.it, object.box)
        }
        const requests = await sentBy(ask)
        if (requests === undefined || requests.length === 0) return
        expect(requests.filter(leavesPath), label).toEqual([])
        const key = `${which % of.length} ${requests.length}`
        shapes.set(key, shapes.get(key) ?? shapeOf(requests))
        expect(shapeOf(requests), label).toBe(shapes.get(key))
        expect(isUnpolluted()).toBe(true)
      })
      await fc.assert(property, times(60))
    }
  })

  it('queries accept or refuse any JSON, and no input leaves the request path', () => {
    for (const { resource, path } of resourcesOf(name)) {
      for (const [queryName, query] of Object.entries(resource.queries)) {
        if ('answers' in query) continue
        const property = fc.property(inputFor(query.takes), hostileValue, (input, answer) => {
          const parsed = query.takes.safeParse(parseInput(JSON.stringify(input) ?? '')?.input)
          if (parsed.success) {
            const request = query.ask?.(parsed.data, {})
            expect([request ?? []].flat().filter(leavesPath), `${path}.${queryName}`).toEqual([])
          }
          if (query.answer !== 'bytes') query.answer.safeParse(answer)
        })
        fc.assert(property, times(60))
      }
    }
  })

  it('queries of several requests accept or refuse any JSON, and no input leaves the request path', async () => {
    for (const { resource, path } of resourcesOf(name)) {
      for (const [queryName, query] of Object.entries(resource.queries)) {
        if (!('answers' in query)) continue
        const property = fc.asyncProperty(inputFor(query.takes), hostileValue, async (input, answer) => {
          const parsed = query.takes.safeParse(parseInput(JSON.stringify(input) ?? '')?.input)
          if (!parsed.success) return
          const sent = await requestsOf(query, parsed.data, answer)
          // What follows `?` is of the query.
          const paths = sent.map((it) => ({ path: it.path.replace(/\?[\w=%&.~!*'()-]*$/, '') }))
          expect(paths.filter(leavesPath), `${path}.${queryName}`).toEqual([])
          expect(isUnpolluted()).toBe(true)
        })
        await fc.assert(property, times(60))
      }
    }
  })
})

/** What a query sends to a box that gives this answer to everything. */
async function requestsOf(query: ComposedQuery, input: unknown, answer: unknown): Promise<readonly Request[]> {
  const sent: Request[] = []
  const request = async (it: Request) => {
    sent.push(it)
    return answer
  }
  const bytes = async (path: string) => {
    sent.push({ method: 'GET', path })
    return { type: 'text/plain', content: Buffer.from('') }
  }
  const upload = async ({ name }: FileToUpload) => {
    // A name that leaves its folder is shown as a path that does.
    sent.push({ method: 'POST', path: /^\.{1,2}$|[/\0]/.test(name) ? '../ws/upload' : 'ws/upload' })
    return { size: 0 }
  }
  const caller = createCaller({
    box: { request, bytes, upload },
    api: undefined,
    mayChange: () => true,
    within: '0.1s',
  })
  await query.answers(input, caller).catch(() => undefined)
  return sent
}
