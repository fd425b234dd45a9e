/**
 * The calls of the API that the adapters make, and what makes them. Reads come from running each resource against every
 * box of test/fixtures. What commands and queries send is in the outcomes there, and in the record of a whole daemon
 * against every simulated model (test/record).
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Item, Resource } from '../../../src/contract/compiled.ts'
import { parse } from '../../../src/engine/poll/reconcile.ts'
import { answerOf } from '../../adapters/replay.ts'
import { type Fixture, fixtures, type Subject, subjects } from '../../conformance/subjects.ts'
import { stored } from '../../record/storage.ts'
import { variants } from '../../record/variants.ts'
import { readerOf } from '../../support/reader.ts'

export interface Use {
  /** `GET connection/ddns/dyndns/` */
  readonly call: string
  readonly kind: 'read' | 'command' | 'query'
  /** `connection.ddns`, `connection.ddns.enabled`, `connection/logs`; undefined for a read of the record. */
  readonly by: string | undefined
}

/** Every use, each once. */
export async function allUses(): Promise<readonly Use[]> {
  const ofFixtures = await Promise.all(
    fixtures.flatMap((fixture) =>
      subjects.filter((it) => it.adapter === fixture.adapter).map((subject) => readsOf(subject, fixture)),
    ),
  )
  const all = [...ofFixtures.flat(), ...fixtures.flatMap(sentInFixture), ...recorded()]
  return [...new Map(all.map((use) => [JSON.stringify(use), use])).values()]
}

/** What a resource reads from a box, also when it reads one object alone, tidies up or ends what a command has begun. */
async function readsOf({ path, resource }: Subject, { box }: Fixture): Promise<Use[]> {
  const calls: string[] = []
  const noted = (by: string, kind: Use['kind']) =>
    readerOf(async ({ method, path: asked }) => {
      uses.push({ call: `${method} ${asked}`, kind, by })
      return answerOf(box, asked)
    }, box)
  const uses: Use[] = []
  const reader = noted(path, 'read')
  if (resource.asked === undefined) {
    const { from } = resource
    const read = typeof from === 'string' ? reader.get(from, z.unknown()) : from(reader)
    const answer = await read.catch(() => undefined)
    // No list of the box has what is tracked: a task, of which an event tells that it is done.
    const raw = resource.track ? [{ id: 1, done: true }] : answer
    const objects = raw === undefined ? [] : [...parse(resource, raw, new Map()).objects.values()]
    for (const { it } of objects) {
      await resource.alone?.(it, reader).catch(() => undefined)
      await resource.track?.(it, reader).catch(() => undefined)
      calls.push(...picturesOf(resource, it))
      if (resource.tidy?.when(it))
        uses.push(...requestsIn(resource.tidy.ask(it)).map(use('command', `${path} (tidies up)`)))
    }
    if (resource.hint !== undefined) calls.push(`GET ${resource.hint.path}`)
  }
  return [...uses, ...calls.map(use('read', path))]
}

function use(kind: Use['kind'], by: string | undefined) {
  return (call: string): Use => ({ call, kind, by })
}

function picturesOf({ entities }: Resource, it: Item): string[] {
  return Object.values(entities).flatMap((row) => {
    const path = row.is === 'camera' ? row.picture(it) : undefined
    return typeof path === 'string' ? [`GET ${path}`] : []
  })
}

const Sent = z.looseObject({ method: z.string(), path: z.string() })
const Amended = z.looseObject({ amend: z.string() })
const Alternatives = z.looseObject({ first: Sent, otherwise: Sent })

/** The calls in what a fixture or a table has of requests: one, a list, an amendment, an alternative. */
function requestsIn(given: unknown): string[] {
  if (Array.isArray(given)) return given.flatMap(requestsIn)
  const sent = Sent.safeParse(given).data
  if (sent) return [`${sent.method} ${sent.path}`]
  const amended = Amended.safeParse(given).data
  if (amended) return [`GET ${amended.amend}`, `PUT ${amended.amend}`]
  const both = Alternatives.safeParse(given).data
  if (both) return [both.first, both.otherwise].flatMap(requestsIn)
  const inside = z.looseObject({ requests: z.unknown() }).safeParse(given).data
  return inside?.requests === undefined ? [] : requestsIn(inside.requests)
}

const Queries = z.looseObject({ queries: z.record(z.string(), z.unknown()).optional() })
const OneRequest = z.looseObject({ request: z.unknown() })

function sentInFixture({ adapter, name, requests }: Fixture): Use[] {
  const expected = JSON.parse(readFileSync(`test/fixtures/${adapter}/${name}/expected.json`, 'utf8'))
  const commands = Object.entries(requests).flatMap(([topic, sent]) =>
    requestsIn(sent).map(use('command', rowOf(topic))),
  )
  const queries = Object.entries(Queries.parse(expected).queries ?? {}).flatMap(([query, asked]) => {
    const single = OneRequest.safeParse(asked).data
    return requestsIn(single?.request ?? asked).map(use('query', query))
  })
  return [...commands, ...queries]
}

/** `wifi/bss/1/enabled` as `wifi.bss.enabled`: the id in between may have several levels. */
function rowOf(topic: string): string | undefined {
  const [adapter = '', name = '', ...rest] = topic.split('/')
  const resource = subjects.find((it) => it.path === `${adapter}.${name}`)?.resource
  const word = rest.findLast((it) => resource !== undefined && (it in resource.entities || it in resource.commands))
  return word === undefined ? undefined : `${adapter}.${name}.${word}`
}

const Call = z.looseObject({ call: z.string() })
const Recorded = z.object({
  reads: z.record(z.string(), z.unknown()),
  commands: z.record(z.string(), z.looseObject({ requests: z.array(Call) })),
})

function recorded(): Use[] {
  // The others are hashes of the same behaviour in French.
  return variants
    .filter(({ compact }) => !compact)
    .flatMap((variant) => {
      const { reads, commands } = Recorded.parse(stored(variant))
      const sent = Object.entries(commands).flatMap(([order, { requests }]) => {
        const [topic = ''] = order.split(' ')
        const calls = requests.map(({ call }) => call)
        const query = /^freebox\/bridge\/request\/(.*)$/.exec(topic)?.[1]
        if (query !== undefined) return query.includes('/') ? calls.map(use('query', query)) : []
        const row = rowOf(topic.replace(/^freebox\//, '').replace(/\/set$/, ''))
        return calls.map(use('command', row))
      })
      return [...Object.keys(reads).map(use('read', undefined)), ...sent]
    })
}
