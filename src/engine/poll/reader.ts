/** One tick of reading: what several things want from one path is asked once. */
import type { z } from 'zod'
import type { Request } from '../../contract/entities.ts'
import { type Interval, type Reader, secondsOf } from '../../contract/resource.ts'
import { NotGranted, NotHere, Refused, Unreachable } from '../../errors.ts'
import { memoizeReads } from '../../incremental/memoized-reads.ts'
import type { Box } from '../ports.ts'

/** Answers of earlier ticks that a thing may still use, by path; `at` in monotonic seconds. */
export type Kept = Map<string, { readonly at: number; readonly answer: unknown }>

/** What `once` has worked out, by function. */
const traces = new WeakMap<object, (box: Reader) => Promise<unknown>>()

/**
 * A reader that remembers every answer for as long as it lives, which is one tick. `now` in epoch seconds, `at` in
 * monotonic ones: how old an answer is does not depend on a clock that may be set.
 */
export function createReader(
  box: Pick<Box, 'request'>,
  api: number,
  now: number,
  kept: Kept = new Map(),
  at = 0,
): Reader {
  const answers = new Map<string, Promise<unknown>>()

  function ask(request: Request): Promise<unknown> {
    const { method, path, body } = request
    const key = method === 'GET' ? path : `${method} ${path} ${JSON.stringify(body)}`
    const known = answers.get(key)
    if (known !== undefined) return known
    const answer = box.request(request)
    answers.set(key, answer)
    return answer
  }

  /** What is kept under a name, while it is not too old; else what is asked for now. */
  async function fresh(name: string, maxAge: Interval | undefined, work: () => Promise<unknown>): Promise<unknown> {
    const old = kept.get(name)
    if (old !== undefined && maxAge !== undefined && at - old.at < secondsOf(maxAge)) return old.answer
    const answer = await work()
    if (maxAge !== undefined) kept.set(name, { at, answer })
    return answer
  }

  async function get<S extends z.ZodType>(path: string, schema: S, maxAge?: Interval): Promise<z.output<S>> {
    return parsed(path, schema, await fresh(path, maxAge, () => ask({ method: 'GET', path })))
  }

  async function getIfPresent<S extends z.ZodType>(
    path: string,
    schema: S,
    maxAge?: Interval,
  ): Promise<z.output<S> | undefined> {
    return unless(isNotHere, () => get(path, schema, maxAge))
  }

  /** A refusal is kept like an answer: what the owner has not given is not asked for at every tick. */
  async function getIfAllowed<S extends z.ZodType>(
    path: string,
    schema: S,
    maxAge?: Interval,
  ): Promise<z.output<S> | undefined> {
    const answer = await fresh(`maybe ${path}`, maxAge, () => unless(isRefusal, () => ask({ method: 'GET', path })))
    return answer === undefined ? undefined : parsed(path, schema, answer)
  }

  async function post<S extends z.ZodType>(
    path: string,
    body: unknown,
    schema: S,
    maxAge?: Interval,
  ): Promise<z.output<S> | undefined> {
    const request = { method: 'POST', path, body } as const
    const answer = await fresh(`${path} ${JSON.stringify(body)}`, maxAge, () => unless(isRefusal, () => ask(request)))
    return answer === undefined ? undefined : parsed(path, schema, answer)
  }

  const worked = new Map<object, Promise<unknown>>()

  function once<T>(work: (box: Reader) => Promise<T>): Promise<T> {
    const known = worked.get(work)
    // What lies there under a function is what that function has made.
    if (known !== undefined) return known as Promise<T>
    const retraced = traces.get(work) ?? memoizeReads(work)
    traces.set(work, retraced)
    const made = retraced(reader) as Promise<T>
    worked.set(work, made)
    return made
  }

  const reader: Reader = { get, getIfPresent, getIfAllowed, post, once, api, now, hour: now - (now % 3600) }
  return reader
}

/** Where and what: `sfp.link: expected boolean`; never the value itself. */
export function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues
  return issue === undefined ? 'unknown' : `${issue.path.join('.') || 'the whole'}: ${issue.message}`
}

/** What a schema has made of an answer: an unchanged answer is the same object (sharing.ts), and needs no second parse. */
const outputs = new WeakMap<z.ZodType, WeakMap<object, unknown>>()

function parsed<S extends z.ZodType>(path: string, schema: S, answer: unknown): z.output<S> {
  if (typeof answer !== 'object' || answer === null) return parsedNow(path, schema, answer)
  const known = outputs.get(schema) ?? new WeakMap<object, unknown>()
  outputs.set(schema, known)
  if (!known.has(answer)) known.set(answer, parsedNow(path, schema, answer))
  // What lies there under a schema is what that schema has made.
  return known.get(answer) as z.output<S>
}

function parsedNow<S extends z.ZodType>(path: string, schema: S, answer: unknown): z.output<S> {
  const result = schema.safeParse(answer)
  if (result.success) return result.data
  throw new Unreachable(`the answer to ${path} is not what was expected: ${firstIssue(result.error)}`, 'not_expected')
}

function isNotHere(error: unknown): boolean {
  return error instanceof NotHere
}

/** The box answered, and it was no: not there, not granted, refused, or an error of its own. */
function isRefusal(error: unknown): boolean {
  const own = error instanceof Unreachable && error.code === 'internal_error'
  return own || [NotHere, NotGranted, Refused].some((name) => error instanceof name)
}

/** undefined in place of such an error. */
async function unless<T>(expected: (error: unknown) => boolean, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (expected(error)) return undefined
    throw error
  }
}
