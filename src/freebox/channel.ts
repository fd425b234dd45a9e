/**
 * The way to one box that was found: its address, its transport, its turn in the queue, and what its answers mean.
 */
import { Refused, Unreachable } from '../errors.ts'
import { askVersion } from './discover.ts'
import { type Answer, decode, decodeBytes, type RawBytes } from './envelope.ts'
import { openTransport, wasReset } from './http.ts'
import type { Queue, Urgency } from './queue.ts'
import type { Meter } from './request-stats.ts'
import { createRecall } from './response-cache.ts'
import { localName, type TlsConnect, type Trust } from './tls.ts'
import type { BoxInfo, Bytes, FreeboxRequest, Timeouts } from './types.ts'

/** Sends a request when it is its turn. Throws Unreachable where no answer came, Refused for an impossible path. */
export type Send = (request: FreeboxRequest, urgency: Urgency, token?: string) => Promise<Answer>

export interface Channel {
  readonly info: BoxInfo
  readonly tls: TlsConnect
  readonly send: Send
  /** Sends a GET whose answer is no JSON, when it is its turn; throws as `send` does. */
  fetch(path: string, token: string): Promise<Answer<Bytes>>
  /** Past the queue: for saying goodbye. */
  readonly sendNow: Send
  /** Reads `/api_version` again, past the queue, to see whether the box is still there and the same. */
  probe(): Promise<BoxInfo>
  close(): Promise<void>
}

export interface ChannelOptions {
  info: BoxInfo
  trust: Trust
  queue: Queue
  meter: Meter
  timeouts: Timeouts
}

const megabyte = 1024 * 1024
/** A picture or a sound that is larger is none of a house. */
const mostBytes = 8 * megabyte
const mostJson = 32 * megabyte

export function openChannel({ info, trust, queue, meter, timeouts }: ChannelOptions): Channel {
  const tls = trust.accepting(info.baseUrl, [localName, ...(info.domain ? [info.domain] : [])])
  const transport = openTransport(tls, timeouts.quick / 2)
  const recall = createRecall()

  async function exchange(request: FreeboxRequest, token?: string, maximumBytes = mostJson): Promise<RawBytes> {
    const { path, timeout = 'normal', ...rest } = request
    const beganAt = performance.now()
    try {
      const url = addressOf(info.baseUrl, path)
      return await transport.send({ ...rest, url, token, seconds: timeouts[timeout], maximumBytes })
    } finally {
      meter.count(beganAt)
    }
  }

  async function inTurn(urgency: Urgency, request: FreeboxRequest, token?: string, maximumBytes?: number) {
    const send = () => queue.run(urgency, () => exchange(request, token, maximumBytes))
    try {
      return await send()
    } catch (error) {
      // The box may close a kept connection just as we use it. A read can be asked again; a write may have been done.
      if (request.method !== 'GET' || !wasReset(error)) throw error
      return await send()
    }
  }

  return {
    info,
    tls,
    send: async (request, urgency, token) => recall.decode(request, await inTurn(urgency, request, token)),
    sendNow: async (request, _urgency, token) => decode(request, asText(await exchange(request, token))),
    async fetch(path, token) {
      const request = { method: 'GET', path, timeout: 'slow' } as const
      return decodeBytes(request, await inTurn('read', request, token, mostBytes))
    },
    async probe() {
      const beganAt = performance.now()
      try {
        return await askVersion(transport, new URL(info.baseUrl).origin, timeouts.quick)
      } finally {
        meter.count(beganAt)
      }
    },
    close: () => transport.close(),
  }
}

function asText({ status, content }: RawBytes) {
  return { status, text: content.toString() }
}

/** The error that an answer means, thrown; else its result. */
export function resultOf<Result>(answer: Answer<Result>): Result {
  if (!answer.ok) throw answer.error
  return answer.result
}

/** Whether the box may be gone: no answer, or one that it gives while it starts. A slow chapter looks the same. */
export function looksAway(error: unknown): boolean {
  return error instanceof Unreachable && !(error.code === 'too_large' || error.code === 'internal_error')
}

/** Words, ids and MACs between slashes, as nearly all are: there is nothing to decode in it, and no way out. */
const plainPath = /^[\w-]+(?:\/[\w:-]*)*$/

/**
 * Paths come from outside too (bridge/request/api, an id in a command), so none may lead out of the API, to another
 * host, or from one endpoint to another; not even once the box has decoded it (`..%2F`).
 */
function addressOf(baseUrl: string, path: string): URL {
  const url = new URL(path, baseUrl)
  if (plainPath.test(path)) return url
  const decoded = decodedPath(path.replace(/\?.*$/, ''))
  const climbs = decoded === undefined || /(^|\/)\.{1,2}(\/|$)|[\\\p{Cc}]/u.test(decoded)
  if (url.origin !== new URL(baseUrl).origin || climbs || /[\\#\s]/.test(path)) {
    throw new Refused(`${path} is no path of the box`, 'invalid_path')
  }
  return url
}

function decodedPath(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
