/** `bridge/request/<name>` (interface.md): what can be requested from the bridge itself, and through it from the box. */
import type { LevelWithSilent, Logger } from 'pino'
import { z } from 'zod'
import { createRateLimit } from '../engine/command/rate-limit.ts'
import {
  type Failure,
  failureReply,
  isFailure,
  notJson,
  type Outcome,
  parseInput,
  publishReply,
} from '../engine/command/reply.ts'
import type { Engine } from '../engine/engine.ts'
import { firstIssue } from '../engine/poll/reader.ts'
import type { Box, Broker, Received } from '../engine/ports.ts'
import { fits } from '../engine/wildcards.ts'
import type { Topics } from '../mqtt/topics.ts'
import { redact } from '../secrets/redact.ts'
import { answerQuery, findQuery } from './queries.ts'

export interface RequestsOptions {
  readonly broker: Broker
  readonly box: Box
  readonly topics: Topics
  /** undefined until the box is known. */
  readonly engine: () => Engine | undefined
  /** What `api` may call: patterns of method and path. */
  readonly apiAllowed: readonly string[]
  readonly perMinute: number
  readonly setLevel: (level: LevelWithSilent) => void
  readonly restart: () => void
  /** The name of a right in Freebox OS. */
  readonly rightName: (right: string) => string
  readonly log: Logger
}

const Refresh = z.union([z.literal(''), z.object({ adapter: z.string().optional() })])
const Level = z.object({ level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']) })
const Forget = z.object({ adapter: z.string(), resource: z.string(), id: z.string().default('') })
const Api = z.object({
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).default('GET'),
  // Relative and without escapes: the allow list must be compared with exactly what the box gets.
  path: z
    .string()
    .max(500)
    .regex(/^[A-Za-z0-9_.:=-]+(\/[A-Za-z0-9_.:=-]+)*\/?$/)
    .refine((path) => !path.includes('..')),
  body: z.unknown().optional(),
})

const notReady: Failure = { error: 'The box is not known yet', error_code: 'not_ready' }

/** A restart ends the process, so the reply is sent before. Milliseconds. */
const restartDelay = 100

/** Answers what arrives below `bridge/request/`. Returns the function that ends this. */
export function answerRequests(options: RequestsOptions): () => void {
  const { broker, topics, log } = options
  const admit = createRateLimit(options.perMinute)

  async function handle(name: string, message: Received): Promise<void> {
    const read = parseInput(message.payload.toString())
    if (read === undefined) return reply(name, message, notJson)
    const { input, ...transaction } = read
    try {
      reply(name, message, await answerTo(options, name, input), transaction)
    } catch (error) {
      reply(name, message, failureReply(error, options.rightName), transaction)
    }
  }

  function reply(name: string, message: Received, outcome: Outcome, transaction: object = {}): void {
    if (isFailure(outcome))
      log.warn({ topic: message.topic, ...outcome }, `A request was refused: ${message.topic}: ${outcome.error}`)
    publishReply(broker, message, topics.response(name), outcome, transaction)
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

function answerTo(options: RequestsOptions, name: string, input: unknown): Promise<Outcome> {
  switch (name) {
    case 'refresh':
      return withInput(Refresh, input, (it) => refresh(options, typeof it === 'object' ? it.adapter : undefined))
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

async function refresh({ engine }: RequestsOptions, adapter: string | undefined): Promise<Outcome> {
  const running = engine()
  if (running === undefined) return notReady
  const known = [...running.resources.values()].map((resource) => resource.adapter)
  if (adapter !== undefined && !known.includes(adapter)) return unknown(`adapter ${adapter}`)
  await running.refresh(adapter)
  return {}
}

function forget({ engine }: RequestsOptions, { adapter, resource, id }: z.output<typeof Forget>): Outcome {
  const found = engine()?.resources.get(`${adapter}.${resource}`)
  const object = found?.find(id)
  if (found === undefined || object === undefined) return unknown('object')
  found.forget(object.key)
  return {}
}

async function callApi({ apiAllowed, box }: RequestsOptions, call: z.output<typeof Api>): Promise<Outcome> {
  const { method, path, body } = call
  if (!apiAllowed.some((pattern) => fits(pattern.replace(' /', ' '), `${method} ${path}`))) {
    return { error: `${method} ${path} is not in requests.api.allow`, error_code: 'denied' }
  }
  return { data: redact((await box.request({ method, path, ...(body !== undefined && { body }) })) ?? null) }
}

async function askAdapter({ engine, box }: RequestsOptions, name: string, input: unknown): Promise<Outcome> {
  const found = findQuery(engine()?.resources.values() ?? [], name)
  return found === undefined ? unknown(`request ${name}`) : answerQuery(found, input, box)
}

async function withInput<S extends z.ZodType>(
  schema: S,
  input: unknown,
  work: (input: z.output<S>) => Promise<Outcome>,
): Promise<Outcome> {
  const parsed = schema.safeParse(input)
  return parsed.success ? work(parsed.data) : { error: firstIssue(parsed.error), error_code: 'invalid' }
}

function unknown(what: string): Failure {
  return { error: `There is no ${what}`, error_code: 'unknown' }
}
