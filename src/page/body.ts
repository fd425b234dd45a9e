/** Reads the body of a request: JSON within the limits. */
import { isUtf8 } from 'node:buffer'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'
import { readInput } from '../engine/command/input.ts'
import { isWithinJsonLimits, parseJson } from '../json.ts'
import { bytesWithin } from '../net/request-body.ts'
import { type Answer, failedAnswer } from './answer.ts'
import { maxBody } from './guard.ts'

/** The input that the schema makes of the body; or the answer to a body that it does not take. */
export async function readBody<S extends z.ZodType>(
  request: IncomingMessage,
  response: ServerResponse,
  schema: S,
): Promise<{ readonly input: z.output<S> } | { readonly refused: Answer }> {
  if (request.headers.expect !== undefined) response.writeContinue()
  const text = await textOf(request).catch(() => '')
  if (text === undefined) return { refused: failedAnswer(413, `A body has at most ${maxBody} bytes`, 'too_large') }
  const value = parseJson(text)
  if (value === undefined || !isWithinJsonLimits(value)) {
    return { refused: failedAnswer(400, 'The body is not valid JSON', 'invalid') }
  }
  const read = readInput(schema, value)
  return 'error' in read ? { refused: failedAnswer(400, read.error, 'invalid') } : { input: read.data }
}

/** undefined if there is more than a body may have; empty if it is not UTF-8. */
async function textOf(request: IncomingMessage): Promise<string | undefined> {
  const body = await bytesWithin(request, maxBody)
  // A password with a replaced character would be another one.
  return body === undefined || isUtf8(body) ? body?.toString() : ''
}
