/**
 * An adapter against the recorded answers of a box: what it publishes, what it announces, what its commands and queries
 * request. A fixture is a folder: `box.json` has the answers and the commands, `expected.json` the outcome.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { french } from '../../adapters/french.ts'
import { adapters } from '../../adapters/index.ts'
import { bridgeDocuments } from '../../src/bridge/entities.ts'
import type { Adapter } from '../../src/contract/adapter.ts'
import type { ComposedQuery, Item, PlainQuery, Resource } from '../../src/contract/compiled.ts'
import type { Device } from '../../src/contract/parts.ts'
import { Refusal } from '../../src/contract/refusal.ts'
import type { Request } from '../../src/contract/requests.ts'
import { atLeast } from '../../src/contract/version.ts'
import { createCaller } from '../../src/engine/command/caller.ts'
import { readInput } from '../../src/engine/command/input.ts'
import { failureReply } from '../../src/engine/command/reply.ts'
import { absenceIn } from '../../src/engine/poll/load.ts'
import { type Batch, parse } from '../../src/engine/poll/reconcile.ts'
import type { FileToUpload } from '../../src/engine/ports.ts'
import { ownDevice } from '../../src/engine/present/resource-devices.ts'
import { decode } from '../../src/freebox/envelope.ts'
import type { DiscoveryContext, Document } from '../../src/homeassistant/context.ts'
import { documentsOf } from '../../src/homeassistant/document.ts'
import { lintDocuments } from '../../src/homeassistant/lint.ts'
import { accept } from '../../src/homeassistant/payloads.ts'
import { factsOf } from '../../src/homeassistant/state.ts'
import { createTopics } from '../../src/mqtt/topics.ts'
import { readerOf, versionOf } from '../support/reader.ts'
import { entityKeysOf, objectState } from '../support/states.ts'

const Case = z.strictObject({
  api: z.number(),
  now: z.number(),
  /** Envelopes by path. Another path answers 404. */
  answers: z.record(z.string(), z.unknown()),
  /** Payloads by `…/set` topic, without base topic and `set`. */
  commands: z.record(z.string(), z.unknown()),
  /** The input of each query, by its name. */
  queries: z.record(z.string(), z.unknown()).optional(),
})

/** What a box answers, and what it is sent. */
export type BoxAnswers = z.output<typeof Case>

const topics = createTopics('freebox')

function contextIn(language: 'en' | 'fr'): DiscoveryContext {
  return {
    topics,
    box: 'freebox_342792aabbcc',
    boxDevice: { identifiers: ['freebox_342792aabbcc'], name: 'Freebox' },
    origin: { name: 'freebox2mqtt', sw_version: '0', support_url: 'https://example.org' },
    prefix: 'homeassistant',
    mode: 'device',
    translate: (row, english) => (language === 'fr' ? (french[row] ?? english) : english),
  }
}

const english = contextIn('en')
const oneByOne: DiscoveryContext = { ...english, mode: 'single' }

interface Outcome {
  readonly states: Record<string, unknown>
  readonly entities: Record<string, string>
  readonly devices: Record<string, unknown>
  readonly requests: Record<string, unknown>
  /** The request and the reply of each query. */
  readonly queries?: Record<string, unknown>
  readonly absent: Record<string, string>
  readonly complaints: Record<string, string>
  readonly lint: readonly string[]
  /** The discovery documents, in both forms. */
  readonly announced: readonly ReadonlyMap<string, Document>[]
}

/** The `box.json` of a fixture. */
export function readBox(folder: string): BoxAnswers {
  return Case.parse(JSON.parse(readFileSync(`${folder}/box.json`, 'utf8')))
}

/** Reads every resource of an adapter from the box once, and sends its commands and queries. */
export async function replay(name: string, folder: string): Promise<Outcome> {
  return replayBox(name, readBox(folder))
}

export async function replayBox(name: string, box: BoxAnswers): Promise<Outcome> {
  const adapter = adapterCalled(name)
  const { group } = adapter
  const lanDevices = await devicesOnTheLan(box)
  const states: Record<string, unknown> = {}
  const entities: Record<string, string> = {}
  const devices: Record<string, unknown> = {}
  const requests: Record<string, unknown> = {}
  const absent: Record<string, string> = {}
  const complaints: Record<string, string> = {}
  const documents = bridgeDocuments(english)
  const singles = bridgeDocuments(oneByOne)

  for (const [resourceName, resource] of Object.entries(adapter.resources(adapter.options.parse({})))) {
    const path = `${name}/${resourceName}`
    const read = await readResource(resource, box)
    if ('absent' in read) {
      absent[path] = read.absent
      continue
    }
    if (read.problem !== undefined) complaints[path] = read.problem
    for (const [id, { it }] of read.objects) {
      const address = { adapter: name, resource: resourceName, id }
      const has = entityKeysOf(resource.entities, it, versionOf(box.api))
      states[`${path}${id && `/${id}`}`] = {
        ...factsOf(resource.state, it),
        ...objectState(resource.entities, it, { api: versionOf(box.api), now: box.now }),
      }
      const device = lanDevices.get(resource.joins?.mac(it)?.toLowerCase() ?? '') ?? ownDevice(resource, it)
      if (device) devices[`${path}/${id}`] = { ...device, announcedByDefault: isDefault(resource, it, box.now) }
      const isAnnounced = device !== undefined || resource.joins === undefined
      const rows = isAnnounced ? Object.entries(resource.entities).filter(([key]) => has.has(key)) : []
      const single = documentsOf(oneByOne, { address, it, group, device, entities: rows })
      for (const [topic, document] of single) singles.set(topic, document)
      for (const [topic, document] of documentsOf(english, { address, it, group, device, entities: rows })) {
        documents.set(topic, document)
        Object.assign(
          entities,
          namesIn(document, documentsOf(contextIn('fr'), { address, it, group, device, entities: rows }).get(topic)),
        )
      }
      const prefix = `${path}${id && `/${id}`}/`
      Object.assign(requests, await commanded(resource, { it, has }, prefix, box))
    }
    Object.assign(requests, await commanded(resource, undefined, `${path}/`, box))
  }
  return {
    states,
    entities,
    devices,
    requests,
    ...(box.queries !== undefined && { queries: await answersTo(adapter, box, box.queries) }),
    absent,
    complaints,
    lint: [documents, singles].flatMap(lintDocuments),
    announced: [documents, singles],
  }
}

/** Whether a host becomes a device by default; undefined for other objects. */
function isDefault({ leftOutBecause }: Resource, it: Item, now: number): boolean | undefined {
  return leftOutBecause && leftOutBecause(it, now) === undefined
}

function adapterCalled(name: string): Adapter {
  const adapter = adapters.find((it) => it.name === name)
  if (!adapter) throw new Error(`no adapter ${name}`)
  return adapter
}

/** What one read of a resource gives: its objects, or why it has no objects. */
export type ResourceRead = Batch | { readonly absent: string; readonly error?: Error }

/** @param answer what the box answers to a path; throws an error of the client for a refusal. */
export async function readResource(
  resource: Resource,
  box: BoxAnswers,
  answer = (path: string) => answerOf(box, path),
): Promise<ResourceRead> {
  if (resource.since !== undefined && !atLeast(versionOf(box.api), resource.since))
    return { absent: 'not with this API' }
  const reader = readerOf(async ({ path }) => answer(path), box)
  try {
    const raw =
      typeof resource.from === 'string' ? await reader.get(resource.from, z.unknown()) : await resource.from(reader)
    if (raw === undefined && typeof resource.from !== 'string') return { absent: 'none' }
    // No list of the box has what is tracked.
    return parse(resource, resource.track === undefined ? raw : [], new Map())
  } catch (error) {
    const seen = absenceIn(resource, error)
    if (!(seen instanceof Error)) throw seen
    return { absent: `${seen.name}: ${seen.message}`, error: seen }
  }
}

/** The `result` that the box answers to a path. Throws the error of the client for a refusal. */
export function answerOf({ answers }: BoxAnswers, path: string): unknown {
  const envelope = answers[path]
  const raw = envelope === undefined ? { status: 404, text: '' } : { status: 200, text: JSON.stringify(envelope) }
  const answer = decode({ method: 'GET', path }, raw)
  if (answer.ok) return answer.result
  throw answer.error
}

function namesIn(english: Readonly<Record<string, unknown>>, inFrench: Readonly<Record<string, unknown>> | undefined) {
  const Components = z.object({
    components: z.record(z.string(), z.looseObject({ default_entity_id: z.string(), name: z.string().nullable() })),
  })
  const { components } = Components.parse(english)
  const translated = Components.parse(inFrench).components
  return Object.fromEntries(
    Object.entries(components).map(([key, it]) => [it.default_entity_id, `${it.name} | ${translated[key]?.name}`]),
  )
}

/** The devices of the LAN hosts by MAC address, which resources with `joins` announce their rows on. */
async function devicesOnTheLan(box: BoxAnswers): Promise<ReadonlyMap<string, Device>> {
  const host = adapterCalled('lan').resources({}).host
  const read = host === undefined ? undefined : await readResource(host, box)
  if (host === undefined || read === undefined || 'absent' in read) return new Map()
  const found = [...read.objects.values()].map(({ it }) => host.device?.(it)).filter((it) => it !== undefined)
  return new Map(found.map((device) => [device.mac?.toLowerCase() ?? '', device]))
}

/** The requests of those commands that are for this object, or (without one) for the list. They may read from the box. */
async function commanded(
  resource: Resource,
  object: { it: Item; has: ReadonlySet<string> } | undefined,
  prefix: string,
  box: BoxAnswers,
) {
  const requests: Record<string, unknown> = {}
  const reader = readerOf(async ({ path }) => answerOf(box, path), box)
  for (const [topic, payload] of Object.entries(box.commands)) {
    const word = topic.startsWith(prefix) ? topic.slice(prefix.length) : ''
    const command = resource.commands[word]
    if (!object) {
      if (command?.on === 'list')
        requests[topic] = await orRefusal(() => command.ask(dataOf(command.takes, payload), [], reader))
      continue
    }
    const row = object.has.has(word) ? resource.entities[word] : undefined
    if (row) {
      const accepted = accept(row, object.it, String(payload))
      requests[topic] = 'ask' in accepted ? { requests: await accepted.ask(reader) } : accepted
    } else if (command && command.on !== 'list')
      requests[topic] = await orRefusal(() => command.ask(dataOf(command.takes, payload), object.it, reader))
  }
  return requests
}

/** What a command asks for, or the reply if it is refused before anything is sent. */
async function orRefusal(ask: () => unknown): Promise<unknown> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { error: error.message, error_code: error.code }
  }
}

/** An input as the engine reads it. Throws if it is refused. */
function dataOf(takes: z.ZodType, input: unknown): unknown {
  const read = readInput(takes, input)
  if ('error' in read) throw new Refusal(read.error, 'invalid')
  return read.data
}

/** What each query requests, and what of the box's answer is returned. */
async function answersTo(adapter: Adapter, box: BoxAnswers, queries: Readonly<Record<string, unknown>>) {
  const resources = Object.values(adapter.resources(adapter.options.parse({})))
  const answers: Record<string, unknown> = {}
  for (const [name, input] of Object.entries(queries)) {
    const word = name.slice(adapter.name.length + 1)
    const resource = resources.find((it) => Object.hasOwn(it.queries, word))
    const query = resource?.queries[word]
    if (query === undefined || query.on === 'object') throw new Error(`no query ${name} about the whole resource`)
    const meanings = resource?.errors
    answers[name] = 'answers' in query ? await composed(query, box, { input, meanings }) : plain(query, box, input)
  }
  return answers
}

function plain(query: PlainQuery, box: BoxAnswers, input: unknown) {
  const request = query.ask(dataOf(query.takes, input), {})
  return { request, answer: query.answer === 'bytes' ? 'bytes' : query.answer.parse(answerOf(box, request.path)) }
}

/** All requests of a query, and its reply or refusal. */
async function composed(
  { takes, answers }: ComposedQuery,
  box: BoxAnswers,
  { input, meanings }: { readonly input: unknown; readonly meanings: Resource['errors'] },
) {
  const requests: Request[] = []
  const uploads: unknown[] = []
  const request = async (sent: Request) => {
    requests.push(sent)
    return answerOf(box, sent.path)
  }
  const bytes = async (path: string) => {
    requests.push({ method: 'GET', path })
    return { type: 'text/plain', content: Buffer.from('bytes') }
  }
  const upload = async ({ content, ...file }: FileToUpload) => {
    uploads.push({ ...file, bytes: content.length })
    return { size: content.length }
  }
  const caller = createCaller({
    box: { request, bytes, upload },
    api: versionOf(box.api),
    mayChange: () => true,
    within: '1m',
    now: () => box.now,
  })
  const answer = await answers(dataOf(takes, input), caller).catch((error: unknown) =>
    failureReply(error, String, meanings),
  )
  return { requests, ...(uploads.length > 0 && { uploads }), answer }
}
