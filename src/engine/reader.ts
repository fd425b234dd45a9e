/** One tick of reading: what several things want from one path is asked once. */
import type { z } from 'zod'
import type { Reader } from '../adapter.ts'
import { NotHere, Unreachable } from '../errors.ts'
import type { Box } from './ports.ts'

/** A reader that remembers every GET for as long as it lives, which is one tick. */
export function createReader(box: Box, api: number, now: number): Reader {
  const answers = new Map<string, Promise<unknown>>()

  function ask(path: string): Promise<unknown> {
    const known = answers.get(path)
    if (known !== undefined) return known
    const answer = box.request({ method: 'GET', path })
    answers.set(path, answer)
    return answer
  }

  async function get<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> {
    const parsed = schema.safeParse(await ask(path))
    if (parsed.success) return parsed.data
    throw new Unreachable(`the answer to ${path} is not what was expected: ${firstIssue(parsed.error)}`, 'not_expected')
  }

  async function find<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S> | undefined> {
    try {
      return await get(path, schema)
    } catch (error) {
      if (error instanceof NotHere) return undefined
      throw error
    }
  }

  return { get, find, api, now }
}

/** Where and what: `sfp.link: expected boolean`; never the value itself. */
export function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues
  return issue === undefined ? 'unknown' : `${issue.path.join('.') || 'the whole'}: ${issue.message}`
}
