/**
 * Reads a file of a disk of the box piece by piece (`dl/`). After a cut it goes on where it was: with a range if the box
 * supports it, else from the beginning without the bytes that have arrived.
 */
import type { Dispatcher } from 'undici'
import { z } from 'zod'
import { NotHere, Refused, Unreachable } from '../errors.ts'
import { apiUrl } from './api-url.ts'
import type { Channel } from './channel.ts'
import { type Answer, decode } from './envelope.ts'
import { networkError } from './http.ts'
import { Patience } from './patience.ts'
import { type RequestPorts, resultFrom } from './requests.ts'
import type { Backoff, Download, DownloadOptions } from './types.ts'
import { Agent, request } from './undici.ts'

export interface DownloaderOptions {
  readonly ports: RequestPorts
  readonly backoff: Backoff
  /** How long the box may send nothing. */
  readonly answerSeconds: number
}

/** An answer whose bytes have not been read yet. */
interface Opened {
  /** Where its first byte is in the file. */
  readonly from: number
  readonly size: number | undefined
  /** Changes with the content, if the box sends it. */
  readonly version: string | undefined
  readonly body: AsyncIterable<Uint8Array>
  close(): Promise<void>
}

const defaultPatienceSeconds = 60
/** A refusal is shorter. */
const longestRefusal = 64 * 1024

export function createDownloads(
  options: DownloaderOptions,
): (path: string, file?: DownloadOptions) => Promise<Download> {
  return async (path, file = {}) => {
    await options.ports.whenUp()
    const transfer = new Transfer(options, path, file)
    return { size: await transfer.begin(), content: transfer.content() }
  }
}

class Transfer {
  readonly #options: DownloaderOptions
  readonly #path: string
  readonly #file: DownloadOptions
  readonly #signal: AbortSignal
  readonly #patience: Patience
  #opened: Opened | undefined
  #channel: Channel | undefined
  #form: 'plain' | 'escaped' = 'plain'
  #first: Pick<Opened, 'size' | 'version'> = { size: undefined, version: undefined }
  #received = 0

  constructor(options: DownloaderOptions, path: string, file: DownloadOptions) {
    this.#options = options
    this.#path = path
    this.#file = file
    this.#signal = file.signal ?? new AbortController().signal
    this.#patience = new Patience({
      ...{ seconds: file.patienceSeconds ?? defaultPatienceSeconds, signal: this.#signal },
      backoff: options.backoff,
    })
  }

  /** Returns the size of the file. */
  async begin(): Promise<number | undefined> {
    await this.#retried(() => this.#open())
    return this.#first.size
  }

  async *content(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        try {
          yield* this.#rest()
          return
        } catch (error) {
          await this.#afterCut(error)
          await this.#retried(() => this.#open())
        }
      }
    } finally {
      await this.#opened?.close()
    }
  }

  /** What the current answer has beyond the bytes that have arrived. */
  async *#rest(): AsyncGenerator<Uint8Array> {
    if (this.#opened === undefined) throw new Unreachable('The download was cut', 'reset')
    const { body, from } = this.#opened
    let at = from
    for await (const piece of body) {
      const isNew = at + piece.length > this.#received
      const news = isNew ? piece.subarray(Math.max(0, this.#received - at)) : piece
      at += piece.length
      this.#patience.progressed()
      if (!isNew) continue
      this.#received = at
      yield news
    }
    const { size } = this.#first
    if (size !== undefined && this.#received < size) throw new Unreachable('The download was cut', 'reset')
  }

  async #open(): Promise<void> {
    await this.#opened?.close()
    this.#opened = undefined
    const from = this.#received
    const opened = await this.#openAt(from)
    this.#opened = opened
    if (from === 0) this.#first = opened
    const { size, version } = this.#first
    if (opened.size !== size || opened.version !== version) {
      throw new Refused('The file was changed on the Freebox while it was read', 'changed')
    }
  }

  /**
   * Base64 may have a slash. Clients send it as it is. Whether a box needs it escaped is not documented, so this is tried
   * where it finds no file.
   */
  async #openAt(from: number): Promise<Opened> {
    const encoded = this.#path
    try {
      return await this.#ask(`dl/${this.#form === 'plain' ? encoded : encodeURIComponent(encoded)}`, from)
    } catch (error) {
      const mayBeForm = error instanceof NotHere || error instanceof Refused
      if (!mayBeForm || this.#form === 'escaped' || !encoded.includes('/')) throw error
      const opened = await this.#ask(`dl/${encodeURIComponent(encoded)}`, from).catch(() => undefined)
      if (opened === undefined) throw error
      this.#form = 'escaped'
      return opened
    }
  }

  #ask(name: string, from: number): Promise<Opened> {
    const { ports, answerSeconds: seconds } = this.#options
    return resultFrom(ports, (channel, token) => {
      this.#channel = channel
      return openFile({ channel, token, name, from, seconds, signal: this.#signal })
    })
  }

  async #retried(work: () => Promise<void>): Promise<void> {
    for (;;) {
      this.#signal.throwIfAborted()
      try {
        return await work()
      } catch (error) {
        await this.#afterCut(error)
      }
    }
  }

  /** Waits for the next attempt. Throws the error if there is to be none. */
  async #afterCut(error: unknown): Promise<void> {
    if (this.#channel) await this.#options.ports.onError(error, this.#channel)
    this.#signal.throwIfAborted()
    if (!this.#patience.allows(error)) throw error
    this.#file.onInterrupted?.(error instanceof Error ? error.message : String(error))
    await this.#patience.wait()
  }
}

interface FileRequest {
  readonly channel: Channel
  readonly token: string
  readonly name: string
  readonly from: number
  readonly seconds: number
  readonly signal: AbortSignal
}

async function openFile({ channel, token, name, from, seconds, signal }: FileRequest): Promise<Answer<Opened>> {
  // A connection of its own: a download of an hour must not take one of those that reads and commands need.
  const timeout = { headersTimeout: seconds * 1000, bodyTimeout: seconds * 1000 }
  const agent = new Agent({ connections: 1, pipelining: 1, connect: { ...channel.tls, timeout: 5000 }, ...timeout })
  const headers = { 'x-fbx-app-auth': token, ...(from > 0 && { range: `bytes=${from}-` }) }
  try {
    const url = apiUrl(channel.info.baseUrl, name)
    const answer = await request(agent, url, { method: 'GET', headers, signal })
    const refusal = await refusalIn(answer, name)
    if (refusal === undefined) return { ok: true, result: openedFile(answer, () => agent.destroy()) }
    await agent.destroy()
    return refusal
  } catch (error) {
    await agent.destroy()
    throw networkError(`GET ${name}`, error)
  }
}

/** A refusal is JSON, or a page of a box that is starting. A file may be either, but comes with a name. */
async function refusalIn(answer: Dispatcher.ResponseData, path: string): Promise<Answer<never> | undefined> {
  const { statusCode: status, headers, body } = answer
  const isNamed = headers['content-disposition'] !== undefined
  const isText = /^(application\/json|text\/html)/.test(String(headers['content-type'] ?? ''))
  if ((status === 200 || status === 206) && (isNamed || !isText)) return undefined
  if (status === 416) throw new Refused('The file on the Freebox is shorter than what was read of it', 'changed')
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    chunks.push(Buffer.from(chunk))
    length += chunk.length
    if (length > longestRefusal) throw new NotHere(`GET ${path}: the box answered no file`, 'no_content')
  }
  const decoded = decode({ method: 'GET', path }, { status, text: Buffer.concat(chunks).toString() })
  return decoded.ok ? noFile(path) : decoded
}

function noFile(path: string): Answer<never> {
  const error = new NotHere(`GET ${path}: the box answered without content`, 'no_content')
  return { ok: false, error, challenge: undefined, uid: undefined }
}

const Range = z.tuple([z.coerce.number(), z.coerce.number().optional().catch(undefined)])

function openedFile({ statusCode, headers, body }: Dispatcher.ResponseData, close: () => Promise<void>): Opened {
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(String(headers['content-range'] ?? '')) ?? []
  const length = Number(headers['content-length'])
  const whole = Number.isFinite(length) ? length : undefined
  const version = headers.etag ?? headers['last-modified']
  const range = statusCode === 206 ? Range.safeParse([start, total]).data : undefined
  return {
    from: range?.[0] ?? 0,
    size: range === undefined ? whole : range[1],
    version: version === undefined ? undefined : String(version),
    ...{ body: piecesOf(body), close },
  }
}

/** The bytes of an answer. Throws Unreachable if the connection breaks. */
async function* piecesOf(body: Dispatcher.ResponseData['body']): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of body) yield piece
  } catch (error) {
    throw networkError('The download', error)
  }
}
