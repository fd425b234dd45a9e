/** The channel to one discovered box: sends requests through the queue and decodes the answers. */
import { sliceWithTime } from '../incremental/time-slice.ts'
import { apiUrl } from './api-url.ts'
import { readApiVersion } from './discover.ts'
import { type Answer, decodeBytes, type RawBytes } from './envelope.ts'
import { openTransport, type Transport, wasReset } from './http.ts'
import type { Priority, RequestQueue } from './request-queue.ts'
import type { RequestStats } from './request-stats.ts'
import { createResponseCache, type ResponseCache } from './response-cache.ts'
import { localNames, type TlsConnect, type TlsPolicy } from './tls.ts'
import type { BoxInfo, Bytes, FreeboxRequest, Timeouts } from './types.ts'

export interface RequestSender {
  /**
   * Sends a request when it is its turn in the queue, or at once if `unqueued`. Throws Unreachable if no answer came,
   * Refused if the path is not one of the API.
   */
  send(request: FreeboxRequest, priority: Priority | 'unqueued', token?: string): Promise<Answer>
}

export interface Channel extends RequestSender {
  readonly info: BoxInfo
  /** For the WebSocket to the same box. */
  readonly tls: TlsConnect
  /** Sends a GET whose answer is not JSON, when it is its turn. Throws as `send` does. */
  sendForBytes(path: string, token: string): Promise<Answer<Bytes>>
  /** Reads `/api_version` again, bypassing the queue. Throws Unreachable if the box does not answer. */
  probe(): Promise<BoxInfo>
  /** Aborts the requests in progress. */
  close(): Promise<void>
}

export interface ChannelOptions {
  readonly info: BoxInfo
  readonly tlsPolicy: TlsPolicy
  readonly queue: RequestQueue
  readonly stats: RequestStats
  readonly timeouts: Timeouts
}

const megabyte = 1024 * 1024
/** No image or sound that a home needs is larger. */
const maximumBytes = 8 * megabyte
const maximumJson = 32 * megabyte

export function openChannel(options: ChannelOptions): Channel {
  return new HttpChannel(options)
}

class HttpChannel implements Channel {
  readonly info: BoxInfo
  readonly tls: TlsConnect
  readonly #queue: RequestQueue
  readonly #stats: RequestStats
  readonly #timeouts: Timeouts
  readonly #transport: Transport
  readonly #cache: ResponseCache = createResponseCache()

  constructor({ info, tlsPolicy, queue, stats, timeouts }: ChannelOptions) {
    this.info = info
    this.tls = tlsPolicy.connectOptions(info.baseUrl, [...localNames, ...(info.domain ? [info.domain] : [])])
    this.#queue = queue
    this.#stats = stats
    this.#timeouts = timeouts
    this.#transport = openTransport(this.tls, timeouts.quick / 2)
  }

  async send(request: FreeboxRequest, priority: Priority | 'unqueued', token?: string): Promise<Answer> {
    const raw = await this.#sendWithRetry(request, priority, token, maximumJson)
    await sliceWithTime()
    return this.#cache.decode(request, raw)
  }

  async sendForBytes(path: string, token: string): Promise<Answer<Bytes>> {
    const request = { method: 'GET', path, timeout: 'slow' } as const
    return decodeBytes(request, await this.#sendWithRetry(request, 'poll', token, maximumBytes))
  }

  probe(): Promise<BoxInfo> {
    const { origin } = new URL(this.info.baseUrl)
    return this.#measured(() => readApiVersion(this.#transport, origin, this.#timeouts.quick))
  }

  close(): Promise<void> {
    return this.#transport.close()
  }

  /** The box may close a kept-alive connection just as it is used. A read is retried; a write may have been done. */
  async #sendWithRetry(
    request: FreeboxRequest,
    priority: Priority | 'unqueued',
    token: string | undefined,
    limit: number,
  ): Promise<RawBytes> {
    const exchange = () => this.#exchange(request, token, limit)
    const send = priority === 'unqueued' ? exchange : () => this.#queue.run(priority, exchange)
    try {
      return await send()
    } catch (error) {
      if (request.method !== 'GET' || !wasReset(error)) throw error
      return await send()
    }
  }

  #exchange(request: FreeboxRequest, token: string | undefined, limit: number): Promise<RawBytes> {
    const { path, timeout = 'normal', background: _, ...content } = request
    return this.#measured(() => {
      const url = apiUrl(this.info.baseUrl, path)
      return this.#transport.send({ ...content, url, token, seconds: this.#timeouts[timeout], maximumBytes: limit })
    })
  }

  async #measured<Result>(exchange: () => Promise<Result>): Promise<Result> {
    const startedAt = performance.now()
    try {
      return await exchange()
    } finally {
      this.#stats.record(startedAt)
    }
  }
}
