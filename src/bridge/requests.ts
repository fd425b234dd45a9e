/** `bridge/request/<name>` (interface.md): what can be requested from the bridge itself, and through it from the box. */
import type { LevelWithSilent, Logger } from 'pino'
import { z } from 'zod'
import { described } from '../contract/inputs.ts'
import { fits } from '../contract/wildcards.ts'
import { systemClock } from '../engine/clock.ts'
import { readInput } from '../engine/command/input.ts'
import type { Permits } from '../engine/command/permissions.ts'
import { createRateLimit } from '../engine/command/rate-limit.ts'
import { Rations } from '../engine/command/rations.ts'
import {
  type Failure,
  failureReply,
  isFailure,
  notJson,
  type Outcome,
  parseInput,
  plainTextIn,
  publishReply,
} from '../engine/command/reply.ts'
import type { Engine } from '../engine/engine.ts'
import type { Box, Broker, Received, Store } from '../engine/ports.ts'
import type { Topics } from '../mqtt/topics.ts'
import { redact } from '../secrets/redact.ts'
import { quoted } from '../wording/issues.ts'
import { didYouMean, nearest } from '../wording/nearest.ts'
import { answerQuery, findQuery, queryNames } from './queries.ts'

/** What answers are made from. */
export interface AnswerOptions {
  readonly box: Box
  /** undefined until the box is known. */
  readonly engine: () => Engine | undefined
  /** What `api` may call: patterns of method and path. */
  readonly apiAllowed: readonly string[]
  readonly setLevel: (level: LevelWithSilent) => void
  readonly restart: () => void
  /** The name of a right in Freebox OS. */
  readonly rightName: (right: string) => string
  /** Keeps until when the box limits requests. */
  readonly store?: Store
}

/** Where requests come from over MQTT. */
export interface RequestsOptions {
  readonly broker: Broker
  readonly topics: Topics
  readonly perMinute: number
  readonly log: Logger
}

export interface RequestAnswerer {
  /**
   * Answers the request `bridge/request/<name>`, wherever it comes from. Never rejects. `readOnly`: only if it changes
   * nothing.
   */
  answer(name: string, input: unknown, options?: { readonly readOnly?: boolean }): Promise<Outcome>
}

/** With what must outlast a single request. */
interface Answering extends AnswerOptions {
  readonly rations: Rations
  readonly readOnly: boolean
}

const Refresh = z.object({ adapter: z.string().optional() })
const Level = z.object({ level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']) })
const ObjectId = described(z.union([z.string(), z.number()]).transform(String), 'the id of the object, as in its topic')
const Forget = z.object({ adapter: z.string(), resource: z.string(), id: ObjectId.default('') })
const Api = z.object({
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).default('GET'),
  // Relative and without escapes: the allow list must be compared with exactly what the box gets.
  path: described(
    z
      .string()
      .max(500)
      .regex(/^\/?[A-Za-z0-9_.:=-]+(\/[A-Za-z0-9_.:=-]+)*\/?$/)
      .refine((path) => !path.includes('..'))
      .transform((path) => path.replace(/^\//, '')),
    'a path of the API below /api/vN/, such as connection/xdsl/ (only letters, digits and . _ : = - between the slashes)',
  ),
  body: z.unknown().optional(),
})

const readOnly: Failure = { error: 'Nothing can be changed (setting http.read_only)', error_code: 'denied' }
const notReady: Failure = { error: 'The box is not known yet', error_code: 'not_ready' }

/** A restart ends the process, so the reply is sent before. Milliseconds. */
const restartDelay = 100

export function createRequestAnswerer(options: AnswerOptions): RequestAnswerer {
  const rations = new Rations({ clock: systemClock, store: options.store })
  return {
    async answer(name, input, { readOnly = false } = {}) {
      try {
        return await answerTo({ ...options, rations, readOnly }, name, input)
      } catch (error) {
        return failureReply(error, options.rightName)
      }
    },
  }
}

/** Answers what arrives below `bridge/request/`. Returns the function that ends this. */
export function answerRequests(options: RequestsOptions, { answer }: RequestAnswerer): () => void {
  const { broker, topics, log, perMinute } = options
  const admit = createRateLimit(perMinute)

  async function handle(name: string, message: Received): Promise<void> {
    const payload = message.payload.toString()
    const text = plainTextIn(payload)
    const read = text === undefined ? parseInput(payload) : { input: text }
    reply(name, message, read === undefined ? notJson(payload) : await answer(name, read.input))
  }

  function reply(name: string, message: Received, outcome: Outcome): void {
    if (isFailure(outcome))
      log.warn({ topic: message.topic, ...outcome }, `A request was refused: ${message.topic}: ${outcome.error}`)
    publishReply(broker, message, outcome, { fallback: topics.response(name) })
  }

  return broker.subscribe([topics.requestFilter], (message) => {
    const name = topics.requestName(message.topic)
    const admission = name === undefined ? 'ignored' : admit(message)
    if (name === undefined || admission === 'ignored') return
    if (message.retain)
      log.warn(
        { topic: message.topic },
        `A retained request is ignored: ${message.topic}. Publish requests without the retain flag`,
      )
    else if (admission !== 'accepted') reply(name, message, admission)
    else void handle(name, message)
  })
}

function answerTo(options: Answering, name: string, input: unknown): Promise<Outcome> {
  if (options.readOnly && ownRequests.includes(name)) return Promise.resolve(readOnly)
  switch (name) {
    case 'refresh':
      return withInput(Refresh, input === '' ? {} : input, ({ adapter }) => refresh(options, adapter))
    case 'log_level':
      return withInput(Level, input, async ({ level }) => {
        options.setLevel(level)
        return { data: { level } }
      })
    case 'restart':
      setTimeout(options.restart, restartDelay)
      return Promise.resolve({})
    case 'forget':
      return withInput(Forget, input, async (it) => forget(options, it))
    case 'api':
      return withInput(Api, input, (call) => callApi(options, call))
    default:
      return askAdapter(options, name, input)
  }
}

async function refresh({ engine }: AnswerOptions, adapter: string | undefined): Promise<Outcome> {
  const running = engine()
  if (running === undefined) return notReady
  const known = [...running.resources.values()].map((resource) => resource.adapter)
  if (adapter !== undefined && !known.includes(adapter)) return unknown('adapter', adapter, known)
  await running.refresh(adapter)
  return {}
}

function forget({ engine }: AnswerOptions, { adapter, resource, id }: z.output<typeof Forget>): Outcome {
  const running = engine()
  if (running === undefined) return notReady
  const path = `${adapter}.${resource}`
  const found = running.resources.get(path)
  if (found === undefined) return unknown('resource', path, [...running.resources.keys()])
  const object = found.find(id)
  if (object === undefined)
    return unknown(
      'object',
      id,
      found.items().map((it) => found.resource.key(it)),
    )
  found.forget(object.key)
  return {}
}

async function callApi({ apiAllowed, box }: AnswerOptions, call: z.output<typeof Api>): Promise<Outcome> {
  const { method, path, body } = call
  if (!apiAllowed.some((pattern) => fits(pattern.replace(' /', ' '), `${method} ${path}`))) {
    return { error: `${method} ${path} is not in requests.api.allow`, error_code: 'denied' }
  }
  return { data: redact((await box.request({ method, path, ...(body !== undefined && { body }) })) ?? null) }
}

const ownRequests = ['refresh', 'log_level', 'restart', 'forget', 'api']

async function askAdapter(options: Answering, name: string, input: unknown): Promise<Outcome> {
  const resources = [...(options.engine()?.resources.values() ?? [])]
  const found = findQuery(resources, name)
  if (found === undefined) return unknownRequest(name, queryNames(resources))
  const { box, rightName, rations } = options
  if (options.readOnly && found.query.danger !== undefined) return readOnly
  const { permits: permitted = () => true, api } = options.engine() ?? {}
  const permits: Permits = (path, given, effect) => permitted(path, given, effect) && isHarmless(options, effect)
  try {
    return await answerQuery(found, input, { box, rightName, permits, api, rations })
  } catch (error) {
    return failureReply(error, rightName, found.resource.resource.errors)
  }
}

function isHarmless(options: Answering, effect: 'reads' | undefined): boolean {
  return !options.readOnly || effect === 'reads'
}

async function withInput<S extends z.ZodType>(
  schema: S,
  input: unknown,
  work: (input: z.output<S>) => Promise<Outcome>,
): Promise<Outcome> {
  const read = readInput(schema, input)
  return 'error' in read ? { error: read.error, error_code: 'invalid' } : work(read.data)
}

/** @param queries the names of all queries, `wifi/stations`. */
function unknownRequest(name: string, queries: readonly string[]): Failure {
  const failure = unknown('request', name, [...ownRequests, ...queries])
  if (failure.error.endsWith('?')) return failure
  const ofAdapter = queries.filter((query) => query.startsWith(`${name.split('/')[0]}/`))
  const known = ofAdapter.length > 0 ? ofAdapter : ownRequests
  return { ...failure, error: `${failure.error}. There are ${known.join(', ')}` }
}

function unknown(what: string, name: string, known: readonly string[]): Failure {
  return { error: `There is no ${what} ${quoted(name)}${didYouMean(nearest(name, known))}`, error_code: 'unknown' }
}
