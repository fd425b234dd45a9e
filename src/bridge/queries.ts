/** `bridge/request/<adapter>/<query>`: what an adapter answers on request and does not poll. */
import { z } from 'zod'
import type { Item, Query } from '../contract/compiled.ts'
import type { Failure, Outcome } from '../engine/command/reply.ts'
import type { MonitoredResource } from '../engine/monitored-resource.ts'
import { firstIssue } from '../engine/poll/parse-answer.ts'
import type { Box } from '../engine/ports.ts'
import { redact } from '../secrets/redact.ts'

interface Found {
  readonly resource: MonitoredResource
  readonly query: Query
}

/** The query with this name, among the resources of its adapter. */
export function findQuery(resources: Iterable<MonitoredResource>, name: string): Found | undefined {
  const [adapter, word = '', ...rest] = name.split('/')
  if (rest.length > 0) return undefined
  const resource = [...resources].find((it) => it.adapter === adapter && Object.hasOwn(it.resource.queries, word))
  const query = resource?.resource.queries[word]
  return resource === undefined || query === undefined ? undefined : { resource, query }
}

/** Throws what the request to the box throws. */
export async function answerQuery({ resource, query }: Found, input: unknown, box: Box): Promise<Outcome> {
  const { about, rest } = query.on === 'object' ? withObject(resource, input) : { about: {}, rest: input }
  if (about === undefined) return { error: 'There is no object with this id', error_code: 'unknown_object' }
  const parsed = query.takes.safeParse(rest)
  if (!parsed.success) return { error: firstIssue(parsed.error), error_code: 'invalid' }
  const request = query.ask(parsed.data, about)
  if (query.answer === 'bytes') {
    const { type, content } = await box.bytes(request.path)
    return { data: { content_type: type, base64: content.toString('base64') } }
  }
  const answer = query.answer.safeParse(await box.request(request))
  return answer.success ? { data: redact(answer.data) } : notUnderstood(answer.error)
}

const WithId = z.looseObject({ id: z.union([z.string(), z.number()]).transform(String) })

/** The object that the input names by its `id`, and the input without it. */
function withObject(resource: MonitoredResource, input: unknown): { about: Item | undefined; rest: unknown } {
  const named = WithId.safeParse(input)
  if (!named.success) return { about: undefined, rest: input }
  const { id, ...rest } = named.data
  return { about: resource.find(id)?.it, rest }
}

function notUnderstood(error: z.ZodError): Failure {
  return { error: `The answer of the box is not understood: ${firstIssue(error)}`, error_code: 'not_expected' }
}
