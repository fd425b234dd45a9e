/** The requests that reach the simulated Freebox, separated into those of commands and those of reads. */
import type { RecordedRequest, Simulator } from '../../src/simulator/index.ts'

/** A request as it is recorded: `PUT wifi/config/`, and its body if it has one. */
export interface Request {
  readonly call: string
  readonly body?: unknown
}

export interface Traffic {
  /** The distinct requests that reads made, such as `GET system/`. */
  readonly reads: ReadonlySet<string>
  /** All requests so far are reads. */
  allAreReads(): void
  /** The requests since the last call of this or of `allAreReads`. A command is followed by reads of its thing. */
  ofCommand(): Promise<Request[]>
  /** The same for a question, which is followed by no reads. */
  ofQuestion(): Promise<Request[]>
}

export function watchTraffic({ requests }: Pick<Simulator, 'requests'>): Traffic {
  const reads = new Set<string>()
  let seen = 0

  function news(): RecordedRequest[] {
    const fresh = requests.slice(seen).filter(({ path }) => !path.startsWith('login/'))
    seen = requests.length
    return fresh
  }

  return {
    reads,
    allAreReads() {
      for (const request of news()) reads.add(callOf(request))
    },
    ofCommand: () => recorded(news().filter((request) => !reads.has(callOf(request)))),
    ofQuestion: () => recorded(news()),
  }
}

function callOf({ method, path }: RecordedRequest): string {
  return `${method} ${path}`
}

function recorded(requests: readonly RecordedRequest[]): Promise<Request[]> {
  return Promise.all(
    requests.map(async (request) => {
      const call = callOf(request)
      return request.body === undefined ? { call } : { call, body: await readable(request.body) }
    }),
  )
}

/** A form may hold a file, which is recorded with its content as text. */
async function readable(body: unknown): Promise<unknown> {
  if (body instanceof File) return { filename: body.name, type: body.type, content: await body.text() }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  const members = Object.entries(body).map(async ([key, member]) => [key, await readable(member)] as const)
  return Object.fromEntries(await Promise.all(members))
}
