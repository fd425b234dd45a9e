/** The reads of one poll: a path that several resources need is requested once. */
import type { z } from 'zod'
import { type Interval, secondsOf } from '../../contract/interval.ts'
import type { Reader } from '../../contract/reader.ts'
import type { Request } from '../../contract/requests.ts'
import type { ApiVersion } from '../../contract/version.ts'
import { NotGranted, NotHere, Refused, Unreachable } from '../../errors.ts'
import { parseOnce } from '../../incremental/memoized-parse.ts'
import { mapInSlices } from '../../incremental/time-slice.ts'
import { answerIssue } from '../../wording/input-error.ts'
import type { Box } from '../ports.ts'
import { memoizeReads } from './memoized-reads.ts'

interface Answer {
  /** The request. */
  readonly key: string
  /** Monotonic seconds. */
  readonly at: number
  readonly value: unknown
}

/** Which answers a read has used. Two reads that lack an object only prove twice that it is gone if they used others. */
export interface Evidence {
  /** When the read was made (monotonic seconds). */
  readonly at: number
  /** When each answer was requested, by request: some may come from an earlier poll. */
  readonly answers: ReadonlyMap<string, number>
}

/**
 * Whether a read confirms an earlier one. It does if every answer that was new in the earlier read was requested again
 * since: the object disappeared from one of these.
 */
export function confirms(now: Evidence, earlier: Evidence): boolean {
  const isConfirmed = ([key, at]: readonly [string, number]) => at < earlier.at || (now.answers.get(key) ?? now.at) > at
  return [...earlier.answers].every(isConfirmed)
}

/** Answers of earlier polls, by request. A read that allows a `maxAge` may use them. */
export type AnswerCache = Map<string, Answer>

export interface PollContext {
  readonly box: Pick<Box, 'request'>
  readonly api: ApiVersion
  /** Epoch seconds. */
  readonly now: number
  /** Monotonic seconds: the age of an answer must not depend on a clock that may be set. */
  readonly at?: number
  readonly cache?: AnswerCache
  /** A user waits for these reads: they do not wait behind other polls. */
  readonly isUrgent?: boolean
}

/** A reader for one resource, which knows the answers that it has used. */
export interface TrackedReader extends Reader {
  evidence(): Evidence
  /** The requests that the reads have caused. */
  readonly requests: number
}

interface SharedResult {
  readonly evidence: Evidence
  readonly value: unknown
}

/** What `share` returned in earlier polls, by function. */
const sharedReads = new WeakMap<object, (box: Reader) => Promise<unknown>>()

/** All reads of one poll. */
export class Poll {
  readonly #context: Required<PollContext>
  readonly #answers = new Map<string, Promise<Answer>>()
  readonly #shared = new Map<object, Promise<SharedResult>>()

  constructor(context: PollContext) {
    this.#context = { at: 0, cache: new Map(), isUrgent: false, ...context }
  }

  /** A reader that shares its answers with the other readers of this poll. */
  reader(onRequest: () => void = () => undefined): TrackedReader {
    const { api, now, at } = this.#context
    let requests = 0
    const count = () => {
      requests += 1
      onRequest()
    }
    const answers = new Map<string, number>()
    const note = ({ key, at, value }: Answer, maxAge?: Interval): unknown => {
      if (isEvidence(maxAge)) answers.set(key, at)
      return value
    }
    const noteShared = ({ evidence, value }: SharedResult): unknown => {
      for (const [key, at] of evidence.answers) answers.set(key, at)
      return value
    }
    const ask = async (request: Request, maxAge?: Interval) => note(await this.#fresh(request, maxAge, count), maxAge)
    const get = async <S extends z.ZodType>(path: string, schema: S, maxAge?: Interval) =>
      parsed(path, schema, await ask({ method: 'GET', path }, maxAge))
    const reader: TrackedReader = {
      get,
      getIfPresent: (path, schema, maxAge) => unless(isNotHere, () => get(path, schema, maxAge)),
      getIfAllowed: (path, schema, maxAge) => this.#allowed({ method: 'GET', path }, schema, maxAge, note, count),
      post: (path, body, schema, maxAge) => this.#allowed({ method: 'POST', path, body }, schema, maxAge, note, count),
      // What is stored under a function is what that function has returned.
      share: async <T>(read: (box: Reader) => Promise<T>) => noteShared(await this.#sharedResult(read, count)) as T,
      api,
      now,
      evidence: () => ({ at, answers }),
      get requests() {
        return requests
      },
    }
    return reader
  }

  /** A refusal is cached like an answer: what the user has not granted is not requested at every poll. */
  async #allowed<S extends z.ZodType>(
    request: Request,
    schema: S,
    maxAge: Interval | undefined,
    note: (answer: Answer, maxAge?: Interval) => unknown,
    count: () => void,
  ): Promise<z.output<S> | undefined> {
    const answer = note(
      await this.#cached(`if allowed ${keyOf(request)}`, maxAge, () => this.#ifAllowed(request, count)),
      maxAge,
    )
    return answer === undefined ? undefined : parsed(request.path, schema, answer)
  }

  async #ifAllowed(request: Request, count: () => void): Promise<unknown> {
    return unless(isRefusal, async () => (await this.#request(request, count)).value)
  }

  #fresh(request: Request, maxAge: Interval | undefined, count: () => void): Promise<Answer> {
    return this.#cached(keyOf(request), maxAge, async () => (await this.#request(request, count)).value)
  }

  /** The cached answer if it is young enough, else a new one, which is then cached. */
  async #cached(key: string, maxAge: Interval | undefined, ask: () => Promise<unknown>): Promise<Answer> {
    const { cache, at } = this.#context
    const known = cache.get(key)
    if (known !== undefined && maxAge !== undefined && at - known.at < secondsOf(maxAge)) return known
    const answer = { key, at, value: await ask() }
    if (maxAge !== undefined) cache.set(key, answer)
    return answer
  }

  #request(request: Request, count: () => void): Promise<Answer> {
    const { box, at, isUrgent } = this.#context
    const key = keyOf(request)
    const known = this.#answers.get(key)
    if (known !== undefined) return known
    count()
    const answer = box
      .request(isUrgent ? request : { ...request, background: true })
      .then((value) => ({ key, at, value }))
    this.#answers.set(key, answer)
    return answer
  }

  #sharedResult(read: (box: Reader) => Promise<unknown>, count: () => void): Promise<SharedResult> {
    const known = this.#shared.get(read)
    if (known !== undefined) return known
    const memoized = sharedReads.get(read) ?? memoizeReads(read)
    sharedReads.set(read, memoized)
    const reader = this.reader(count)
    const result = memoized(reader).then((value) => ({ evidence: reader.evidence(), value }))
    this.#shared.set(read, result)
    return result
  }
}

/** An answer that may be older than this only adds to objects. No absence is proven by it. Seconds. */
const longestEvidence = 120

function isEvidence(maxAge: Interval | undefined): boolean {
  return maxAge === undefined || secondsOf(maxAge) <= longestEvidence
}

function keyOf({ method, path, body }: Request): string {
  return method === 'GET' ? path : `${method} ${path} ${JSON.stringify(body)}`
}

/** Path and kind of the first issue: `sfp.link: expected true or false`; never the value itself. */
export function firstIssue(error: z.ZodError): string {
  return answerIssue(error)
}

/** A longer list is parsed in time slices, so that events and commands do not wait. */
const long = 500

async function parsed<S extends z.ZodType>(path: string, schema: S, answer: unknown): Promise<z.output<S>> {
  const item = itemOf(schema)
  if (item !== undefined && Array.isArray(answer) && answer.length > long) {
    await mapInSlices(answer, (it) => parseOnce(item, it))
  }
  const result = parseOnce(schema, answer)
  if (result.success) return result.data
  throw new Unreachable(`The answer to ${path} is not as expected: ${firstIssue(result.error)}`, 'not_expected')
}

/** The schema of the items of a `list`. */
function itemOf(schema: z.ZodType): z.ZodType | undefined {
  // `list` of the contract attaches it.
  return 'item' in schema ? (schema.item as z.ZodType) : undefined
}

function isNotHere(error: unknown): boolean {
  return error instanceof NotHere
}

/** The box answered and refused: not there, not granted, refused, or an internal error of its own. */
function isRefusal(error: unknown): boolean {
  const internal = error instanceof Unreachable && error.code === 'internal_error'
  return internal || [NotHere, NotGranted, Refused].some((name) => error instanceof name)
}

/** undefined instead of an error that is expected. */
async function unless<T>(expected: (error: unknown) => boolean, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (expected(error)) return undefined
    throw error
  }
}
