/** Sends the requests of a query that takes several. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import type { Caller } from '../../contract/caller.ts'
import { type Interval, secondsOf } from '../../contract/interval.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Request, Upload } from '../../contract/requests.ts'
import type { ApiVersion } from '../../contract/version.ts'
import { Unreachable } from '../../errors.ts'
import { answerIssue } from '../../wording/input-error.ts'
import type { Box } from '../ports.ts'
import { firstOf } from './first-of.ts'
import { maxPayload } from './rate-limit.ts'
import { Rations } from './rations.ts'
import type { Failure } from './reply.ts'

export interface CallerPorts {
  readonly box: Box
  /** undefined until the box has said it; the oldest version is assumed. */
  readonly api: ApiVersion | undefined
  /** Whether the user permits that the query changes something. */
  readonly mayChange: () => boolean
  readonly within: Interval | undefined
  /** Those of all queries, as they limit each other. */
  readonly rations?: Rations | undefined
  /** Epoch seconds; those of the system by default. */
  readonly now?: () => number
  /** The answer to a request that changes something was lost. */
  readonly answerLost?: (request: Request) => void
}

/** A reply of the largest size has this file in base64, and 4 kB for the rest. */
const maxBytes = Math.floor((maxPayload - 4096) / 4) * 3

/** Between the attempts of a request that changes nothing. Milliseconds. */
const pauses = [300, 2000]

/** The caller of one query, whose time begins now. */
export function createCaller({
  box,
  api = { major: 1, minor: 0 },
  mayChange,
  within = '1m',
  rations = new Rations(),
  now = () => Date.now() / 1000,
  answerLost,
}: CallerPorts): Caller {
  const end = performance.now() + secondsOf(within) * 1000

  /** What changes nothing is repeated if the connection breaks. */
  async function repeated<T>(work: () => Promise<T>): Promise<T> {
    for (const pause of pauses) {
      try {
        return await work()
      } catch (error) {
        if (!isNoAnswer(error) || performance.now() + pause > end) throw error
        await sleep(pause, undefined, { ref: false })
      }
    }
    return work()
  }

  function parsed<S extends z.ZodType>(schema: S, answer: unknown): z.output<S> {
    const parsed = schema.safeParse(answer)
    if (parsed.success) return parsed.data
    throw new Refusal(`The answer of the box is not understood: ${answerIssue(parsed.error)}`, 'not_expected')
  }

  return {
    api,
    maxBytes,
    read: async (request, schema) => parsed(schema, await repeated(() => box.request(request))),
    firstOf: async (requests, schema) =>
      parsed(schema, await repeated(() => firstOf((it) => box.request(it), requests))),
    rationed: (request, schema, ration) =>
      rations.read(ration, request, async () => parsed(schema, await box.request({ ...request, timeout: 'slow' }))),
    kept: (request, _schema, ration) => rations.kept(ration, request),
    get now() {
      return now()
    },
    may: (right) => box.rights?.[right] !== false,
    async send(request, schema) {
      if (!mayChange())
        throw new Refusal('This query changes something on the box, which the configuration denies', 'denied')
      if ('upload' in request) return parsed(schema, await uploaded(request, box))
      try {
        return parsed(schema, await box.request(request))
      } catch (error) {
        if (isNoAnswer(error)) answerLost?.(request)
        throw error
      }
    },
    async bytes(path) {
      const { type, content } = await repeated(() => box.bytes(path))
      return { content_type: type, base64: content.toString('base64') }
    },
    async wait(interval) {
      const milliseconds = secondsOf(interval) * 1000
      if (performance.now() + milliseconds > end)
        throw new Refusal(`The box needs more than ${within} for this`, 'timeout')
      // A wait does not keep a daemon alive that stops.
      await sleep(milliseconds, undefined, { ref: false })
    },
  }
}

function uploaded({ upload: { content, ...file } }: Upload, box: Box): Promise<unknown> {
  return box.upload({ ...file, content: Buffer.from(content, 'base64') })
}

/** The reply if the user does not permit a query. @param path `adapter.resource.query` */
export function denied(path: string): Failure {
  return { error: `${path} is denied by the configuration`, error_code: 'denied' }
}

/** The connection was lost, rather than the request refused. */
function isNoAnswer(error: unknown): boolean {
  return error instanceof Unreachable && !['internal_error', 'ratelimited'].includes(error.code)
}
