/** `bridge/request/<adapter>/<query>`: what an adapter answers on request and does not poll. */
import { z } from 'zod'
import { type Item, isJudged, type Query } from '../contract/compiled.ts'
import type { Request } from '../contract/requests.ts'
import type { ApiVersion } from '../contract/version.ts'
import { createCaller, denied } from '../engine/command/caller.ts'
import { readInput } from '../engine/command/input.ts'
import type { Permits } from '../engine/command/permissions.ts'
import type { Rations } from '../engine/command/rations.ts'
import { type Failure, missingRightFailure, type Outcome } from '../engine/command/reply.ts'
import type { MonitoredResource } from '../engine/monitored-resource.ts'
import type { Box } from '../engine/ports.ts'
import { redact } from '../secrets/redact.ts'
import { answerIssue } from '../wording/input-error.ts'
import { quoted } from '../wording/issues.ts'

interface Found {
  readonly resource: MonitoredResource
  readonly query: Query
  /** `adapter.resource.query` */
  readonly path: string
}

/** The query with this name, among the resources of its adapter. */
export function findQuery(resources: Iterable<MonitoredResource>, name: string): Found | undefined {
  const [adapter, word = '', ...rest] = name.split('/')
  if (rest.length > 0) return undefined
  const resource = [...resources].find((it) => it.adapter === adapter && Object.hasOwn(it.resource.queries, word))
  const query = resource?.resource.queries[word]
  return resource === undefined || query === undefined
    ? undefined
    : { resource, query, path: `${resource.path}.${word}` }
}

/** The names of all queries, as requests have them. */
export function queryNames(resources: Iterable<MonitoredResource>): string[] {
  return [...resources].flatMap(({ adapter, resource }) =>
    Object.keys(resource.queries).map((it) => `${adapter}/${it}`),
  )
}

export interface QueryPorts {
  readonly box: Box
  /** The name of a right in Freebox OS. */
  readonly rightName?: ((right: string) => string) | undefined
  /** Everything is permitted by default. */
  readonly permits?: Permits | undefined
  /** The API version of the box. */
  readonly api?: ApiVersion | undefined
  /** What the queries of this daemon have read rarely. */
  readonly rations?: Rations | undefined
}

/** Throws what the request to the box throws, and the `Refusal` of a query. */
export async function answerQuery(
  { resource, query, path }: Found,
  input: unknown,
  { box, rightName = String, permits = () => true, api, rations }: QueryPorts,
): Promise<Outcome> {
  const { about, rest } = query.on === 'object' ? withObject(resource, input) : { about: {}, rest: input }
  if (about === undefined) return notFound(resource, input, rightName)
  const read = readInput(query.takes, rest)
  if ('error' in read) return { error: read.error, error_code: 'invalid' }
  // A query with a danger changes something.
  const effect = query.danger === undefined ? 'reads' : undefined
  if (isJudged(query) && !permits(path, read.data, effect)) return denied(path)
  if ('answers' in query) {
    const mayChange = () => permits(path, read.data)
    const answerLost = (request: Request) => resource.answerLost(request)
    const caller = createCaller({
      box: readAfterUploads(box, resource),
      api,
      mayChange,
      within: query.within,
      rations,
      answerLost,
    })
    return { data: redact(await query.answers(read.data, caller)) }
  }
  const request = query.ask(read.data, about)
  if (query.answer === 'bytes') {
    const { type, content } = await box.bytes(request.path)
    return { data: { content_type: type, base64: content.toString('base64') } }
  }
  const answer = query.answer.safeParse(await box.request(request))
  return answer.success ? { data: redact(answer.data) } : notUnderstood(answer.error)
}

/** The box, for a query of a resource that an upload changes. */
function readAfterUploads(box: Box, resource: MonitoredResource): Box {
  return {
    ...(box.rights && { rights: box.rights }),
    request: (request) => box.request(request),
    bytes: (path) => box.bytes(path),
    async upload(file) {
      resource.commandSent([])
      try {
        return await box.upload(file)
      } finally {
        void resource.readNow()
      }
    },
  }
}

const WithId = z.looseObject({ id: z.union([z.string(), z.number()]).transform(String) })

/** The object that the input names by its `id`, and the input without it. */
function withObject(resource: MonitoredResource, input: unknown): { about: Item | undefined; rest: unknown } {
  const named = WithId.safeParse(input)
  if (!named.success) return { about: undefined, rest: input }
  const { id, ...rest } = named.data
  return { about: resource.find(id)?.it, rest }
}

function notFound({ missingRight }: MonitoredResource, input: unknown, rightName: (right: string) => string): Failure {
  if (missingRight !== undefined) return missingRightFailure(missingRight, rightName)
  const named = WithId.safeParse(input)
  const error = named.success
    ? `There is no object ${quoted(named.data.id)}`
    : 'Field id: expected the id of an object; found none'
  return { error, error_code: 'unknown_object' }
}

function notUnderstood(error: z.ZodError): Failure {
  return { error: `The answer of the box is not understood: ${answerIssue(error)}`, error_code: 'not_expected' }
}
