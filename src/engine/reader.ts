/** One tick of reading: what several things want from one path is asked once. */
import type { z } from 'zod'
import type { Interval, Reader } from '../adapter.ts'
import { NotGranted, NotHere, Refused, Unreachable } from '../errors.ts'
import type { Request } from '../rows.ts'
import type { Box } from './ports.ts'

/** Answers of earlier ticks that a thing may still use, by path. */
export type Kept = Map<string, { readonly at: number; readonly answer: unknown }>

const secondsIn = { s: 1, m: 60, h: 3600 }

/** A reader that remembers every answer for as long as it lives, which is one tick. `now` in epoch seconds. */
export function createReader(box: Pick<Box, 'request'>, api: number, now: number, kept: Kept = new Map()): Reader {
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

  async function read(path: string, keep: Interval | undefined): Promise<unknown> {
    const old = kept.get(path)
    if (old !== undefined && isFresh(old, keep)) return old.answer
    const answer = await ask({ method: 'GET', path })
    if (keep !== undefined) kept.set(path, { at: now, answer })
    return answer
  }

  async function get<S extends z.ZodType>(path: string, schema: S, keep?: Interval): Promise<z.output<S>> {
    return parsed(path, schema, await read(path, keep))
  }

  async function find<S extends z.ZodType>(path: string, schema: S, keep?: Interval): Promise<z.output<S> | undefined> {
    return unless([NotHere], () => get(path, schema, keep))
  }

  async function maybe<S extends z.ZodType>(
    path: string,
    schema: S,
    keep?: Interval,
  ): Promise<z.output<S> | undefined> {
    // A refusal is kept like an answer: what the owner has not given is not asked for at every tick.
    const refusal = `refused ${path}`
    if (isFresh(kept.get(refusal), keep)) return undefined
    const answer = await unless([NotHere, NotGranted], () => get(path, schema, keep))
    if (answer === undefined && keep !== undefined) kept.set(refusal, { at: now, answer })
    return answer
  }

  function isFresh(old: { readonly at: number } | undefined, keep: Interval | undefined): boolean {
    return old !== undefined && keep !== undefined && Math.abs(now - old.at) < secondsOf(keep)
  }

  async function query<S extends z.ZodType>(path: string, body: unknown, schema: S): Promise<z.output<S> | undefined> {
    return unless([NotHere, Refused], async () => parsed(path, schema, await ask({ method: 'POST', path, body })))
  }

  return { get, find, maybe, query, api, now }
}

/** Where and what: `sfp.link: expected boolean`; never the value itself. */
export function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues
  return issue === undefined ? 'unknown' : `${issue.path.join('.') || 'the whole'}: ${issue.message}`
}

function parsed<S extends z.ZodType>(path: string, schema: S, answer: unknown): z.output<S> {
  const result = schema.safeParse(answer)
  if (result.success) return result.data
  throw new Unreachable(`the answer to ${path} is not what was expected: ${firstIssue(result.error)}`, 'not_expected')
}

/** undefined in place of one of these errors. */
async function unless<T>(errors: (new (...args: never[]) => Error)[], work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (errors.some((name) => error instanceof name)) return undefined
    throw error
  }
}

function secondsOf(interval: Interval): number {
  const [, amount = '0', unit] = /^([\d.]+)([smh])$/.exec(interval) ?? []
  return Number(amount) * (unit === 's' || unit === 'm' || unit === 'h' ? secondsIn[unit] : 0)
}
