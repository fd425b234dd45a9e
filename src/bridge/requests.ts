/** `bridge/request/<name>` (interface.md): what can be asked of the bridge itself, and through it of the box. */
import type { LevelWithSilent, Logger } from 'pino'
import { z } from 'zod'
import { createRateLimit } from '../engine/command/rate-limit.ts'
import {
  type Failure,
  failed,
  failureReply,
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

export interface RequestsOptions {
  readonly broker: Broker
  readonly box: Box
  readonly topics: Topics
  /** undefined until the box is known. */
  readonly engine: () => Engine | undefined
  readonly apiAllowed: readonly string[]
  readonly perMinute: number
  readonly setLevel: (level: LevelWithSilent) => void
  readonly restart: () => void
  readonly rightName: (right: string) => string
  readonly log: Logger
}

const Refresh = z.union([z.literal(''), z.object({ adapter: z.string().optional() })])
const Level = z.object({ level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']) })
const Forget = z.object({ adapter: z.string(), resource: z.string(), id: z.string().default('') })
const Api = z.object({
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).default('GET'),
  // Relative and plain: what the allow list is compared with must be what the box gets.
  path: z
    .string()
    .max(500)
    .regex(/^[A-Za-z0-9_.:=-]+(\/[A-Za-z0-9_.:=-]+)*\/?$/)
    .refine((path) => !path.includes('..')),
  body: z.unknown().optional(),
})

const notYet: Failure = { error: 'the box is not known yet', error_code: 'not_ready' }

/** Takes what arrived below `bridge/request/`; returns the unsubscribe. */
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
    if (failed(outcome)) log.warn({ topic: message.topic, ...outcome }, 'a request was refused')
    publishReply(broker, message, topics.response(name), outcome, transaction)
  }

  return broker.subscribe([topics.requestFilter], (message) => {
    const name = topics.requestName(message.topic)
    const admission = name === undefined ? 'unanswered' : admit(message)
    if (name === undefined || admission === 'unanswered') return
    if (message.retain)
      log.warn({ topic: message.topic }, 'a retained request is ignored: publish requests without retain')
    else if (admission !== 'in') reply(name, message, admission)
    else void handle(name, message)
  })
}

async function answerTo(options: RequestsOptions, name: string, input: unknown): Promise<Outcome> {
  const engine = options.engine()
  switch (name) {
    case 'refresh':
      return withInput(Refresh, input, async (it) => {
        if (engine === undefined) return notYet
        const adapter = typeof it === 'object' ? it.adapter : undefined
        const known = [...engine.runners.values()].map((runner) => runner.placed.adapter)
        if (adapter !== undefined && !known.includes(adapter)) return unknown(`adapter ${adapter}`)
        await engine.refresh(adapter)
        return {}
      })
    case 'log_level':
      return withInput(Level, input, async ({ level }) => {
        options.setLevel(level)
        return { data: { level } }
      })
    case 'restart':
      // Answered first: what restarts cannot answer.
      setTimeout(options.restart, 100)
      return {}
    case 'forget':
      return withInput(Forget, input, async ({ adapter, resource, id }) => {
        const runner = engine?.runners.get(`${adapter}.${resource}`)
        const object = runner?.showing.find(id)
        if (runner === undefined || object === undefined) return unknown('object')
        runner.showing.forget(object.key)
        return {}
      })
    case 'api':
      return withInput(Api, input, (call) => callApi(options, call))
    default:
      return question(options, name, input)
  }
}

async function callApi({ apiAllowed, box }: RequestsOptions, call: z.output<typeof Api>): Promise<Outcome> {
  const { method, path, body } = call
  if (!apiAllowed.some((pattern) => fits(pattern.replace(' /', ' '), `${method} ${path}`))) {
    return { error: `${method} ${path} is not in requests.api.allow`, error_code: 'denied' }
  }
  return { data: redact((await box.request({ method, path, ...(body !== undefined && { body }) })) ?? null) }
}

async function question({ engine, box }: RequestsOptions, name: string, input: unknown): Promise<Outcome> {
  const [adapter, word = '', ...rest] = name.split('/')
  const runners = [...(engine()?.runners.values() ?? [])].filter(({ placed }) => placed.adapter === adapter)
  const asked = rest.length > 0 ? undefined : runners.find(({ placed }) => Object.hasOwn(placed.resource.queries, word))
  const table = asked?.placed.resource.queries[word]
  if (table === undefined) return unknown(`request ${name}`)
  return withInput(table.takes, input, async (it) => {
    const request = table.ask(it)
    if (table.answer === 'bytes') {
      const { type, content } = await box.bytes(request.path)
      return { data: { content_type: type, base64: content.toString('base64') } }
    }
    const parsed = table.answer.safeParse(await box.request(request))
    if (parsed.success) return { data: redact(parsed.data) }
    return { error: `the box's answer is not understood: ${firstIssue(parsed.error)}`, error_code: 'not_expected' }
  })
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
  return { error: `there is no ${what}`, error_code: 'unknown' }
}
