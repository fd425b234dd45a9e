/**
 * Sends files to the disks of the box, one after the other on one connection. After a cut it goes on at the length
 * that the box has.
 */
import { z } from 'zod'
import { Refused, Unreachable } from '../errors.ts'
import type { Channel } from './channel.ts'
import { Patience } from './patience.ts'
import { type RequestPorts, resultFrom } from './requests.ts'
import type { Backoff, FileSource, Uploaded, UploadFile } from './types.ts'
import { FileExists, openUploadSocket, type UploadSocket, WrongLength } from './upload-socket.ts'

export interface Uploader {
  /** Sends a file, after those that were given before. */
  upload(file: UploadFile): Promise<Uploaded>
  /** Ends the connection. */
  close(): void
}

export interface UploaderOptions {
  readonly ports: RequestPorts
  readonly backoff: Backoff
  /** How long the box may take for an answer. */
  readonly answerSeconds: number
}

/** The size of a binary frame, as in the documentation. The limit of the box is not known. */
const chunkBytes = 512 * 1024
const defaultPatienceSeconds = 60
/** How long the connection stays open for the next file. */
const idleMilliseconds = 5000
const restartsAllowed = 2
/** The code of the box for an upload that somebody has cancelled there. */
const cancelled = 'cancelled'

/** How far a file has come. */
interface State {
  /** The box has confirmed the start, so the file at the box is this one. */
  isStarted: boolean
  /** A start was sent. Whether the box has carried it out is not known. */
  isStartSent: boolean
  /** The furthest byte that was sent. */
  sent: number
  acknowledged: number
  /** What the box has cannot be used: the next attempt begins at 0. */
  restarts: number
  mustRestart: boolean
}

export class WebSocketUploader implements Uploader {
  readonly #options: UploaderOptions
  #last: Promise<unknown> = Promise.resolve()
  #socket: UploadSocket | undefined
  #channel: Channel | undefined
  #idle: NodeJS.Timeout | undefined
  #onAcknowledged: (length: number) => void = () => {}

  constructor(options: UploaderOptions) {
    this.#options = options
  }

  upload(file: UploadFile): Promise<Uploaded> {
    const work = () => this.#upload(file)
    const queued = this.#last.then(work, work)
    this.#last = queued.catch(() => undefined)
    return queued
  }

  close(): void {
    clearTimeout(this.#idle)
    this.#socket?.close()
    this.#socket = undefined
  }

  async #upload(file: UploadFile): Promise<Uploaded> {
    clearTimeout(this.#idle)
    const { ports, backoff } = this.#options
    const { signal = new AbortController().signal, patienceSeconds: seconds = defaultPatienceSeconds } = file
    const state: State = { ...untouched }
    const patience = new Patience({ seconds, backoff, signal })
    this.#onAcknowledged = (length) => {
      state.acknowledged = length
      patience.progressed()
      file.onProgress?.(length)
    }
    const interrupt = () => this.#socket?.interrupt(signal.reason)
    signal.addEventListener('abort', interrupt)
    try {
      await ports.whenUp()
      return await this.#attempts(file, state, { patience, signal })
    } catch (error) {
      const isGone = error instanceof Refused && error.code === cancelled
      if (state.isStarted && !isGone) await this.#giveUp(file, state)
      throw error
    } finally {
      signal.removeEventListener('abort', interrupt)
      this.#idle = setTimeout(() => this.close(), idleMilliseconds).unref()
    }
  }

  async #attempts(file: UploadFile, state: State, { patience, signal }: Limits): Promise<Uploaded> {
    for (;;) {
      signal.throwIfAborted()
      try {
        return await this.#attempt(file, state, signal)
      } catch (error) {
        if (error instanceof WrongLength) state.mustRestart = true
        await this.#onCut(error)
        signal.throwIfAborted()
        if (!patience.allows(error) || (state.mustRestart && state.restarts >= restartsAllowed)) throw error
        file.onInterrupted?.(error instanceof Error ? error.message : String(error))
        await patience.wait()
      }
    }
  }

  async #attempt(file: UploadFile, state: State, signal: AbortSignal): Promise<Uploaded> {
    const source = sourceOf(file.content)
    const socket = await this.#open()
    signal.throwIfAborted()
    const from = await this.#begin(socket, file, state)
    let sent = from
    for await (const chunk of chunksOf(source, from)) {
      sent += chunk.length
      if (sent > source.size) break
      state.sent = Math.max(state.sent, sent)
      await socket.send(chunk)
    }
    if (sent !== source.size) throw new Error(`${file.name} was changed while it was sent`)
    const length = await socket.finish()
    if (length !== undefined && length !== source.size) throw new WrongLength()
    return { size: source.size }
  }

  /** Starts the file, or continues it. Returns the byte to continue at. */
  async #begin(socket: UploadSocket, file: UploadFile, state: State): Promise<number> {
    const { directory, name, content, mode } = file
    const whole = { directory, name, size: sourceOf(content).size }
    if (state.isStarted) return this.#resume(socket, whole, state)
    const wasSent = state.isStartSent
    state.isStartSent = true
    try {
      await socket.start(mode === 'overwrite' ? { ...whole, force: 'overwrite' } : whole, 0)
    } catch (error) {
      // The answer to an earlier start was lost. An empty file is what that start has left, or nothing is lost with it.
      if (!(wasSent && error instanceof FileExists && error.size === 0)) throw error
      await socket.start({ ...whole, force: 'resume' }, 0)
    }
    state.isStarted = true
    file.onStarted?.()
    return 0
  }

  /** Asks the box for the length that it has, which comes with its refusal to start, and continues there. */
  async #resume(socket: UploadSocket, whole: Whole, state: State): Promise<number> {
    const length = state.mustRestart ? undefined : await this.#lengthAtBox(socket, whole)
    if (length === undefined || length > state.sent) {
      state.restarts += 1
      state.mustRestart = false
      state.sent = 0
      await socket.start({ ...whole, force: 'overwrite' }, 0)
      return 0
    }
    await socket.start({ ...whole, force: 'resume' }, length)
    return length
  }

  /** undefined if the box does not say it. Throws Refused if the file is gone: the upload was cancelled at the box. */
  async #lengthAtBox(socket: UploadSocket, whole: Whole): Promise<number | undefined> {
    try {
      await socket.start(whole, 0)
    } catch (error) {
      if (!(error instanceof FileExists)) throw error
      return error.size ?? (await this.#lengthByPath(whole))
    }
    await socket.cancel()
    throw new Refused('The upload was cancelled at the Freebox, or its file was removed there', cancelled)
  }

  async #lengthByPath({ directory, name }: Whole): Promise<number | undefined> {
    const file = Buffer.concat([Buffer.from(directory, 'base64'), Buffer.from(`/${name}`)])
    const path = `fs/info/${file.toString('base64')}`
    const answer = resultFrom(this.#options.ports, (channel, token) =>
      channel.send({ method: 'GET', path }, 'command', token),
    )
    return Info.safeParse(await answer.catch(() => undefined)).data?.size
  }

  async #open(): Promise<UploadSocket> {
    const { ports, answerSeconds: seconds } = this.#options
    if (this.#socket?.isOpen) return this.#socket
    this.#socket?.close()
    this.#socket = await resultFrom(ports, (channel, token) => {
      this.#channel = channel
      const url = new URL('ws/upload', channel.info.baseUrl).href.replace(/^http/, 'ws')
      const onAcknowledged = (length: number) => this.#onAcknowledged(length)
      return openUploadSocket({ url, token, tls: channel.tls, seconds, onAcknowledged })
    })
    return this.#socket
  }

  /** Finds out whether the whole box is away. */
  async #onCut(error: unknown): Promise<void> {
    if (error instanceof Unreachable) this.#socket?.close()
    if (this.#channel) await this.#options.ports.onError(error, this.#channel)
  }

  /** Has the box remove what it has of a file that does not become complete. */
  async #giveUp(file: UploadFile, state: State): Promise<void> {
    const socket = this.#socket
    const isRemoved =
      (await socket?.cancel().then(
        () => true,
        () => false,
      )) ?? false
    if (!isRemoved) file.onPartial?.(state.acknowledged)
    this.close()
  }
}

interface Limits {
  readonly patience: Patience
  readonly signal: AbortSignal
}

interface Whole {
  readonly directory: string
  readonly name: string
  readonly size: number
}

const Info = z.object({ size: z.number() })

const untouched: State = {
  ...{ isStarted: false, isStartSent: false, sent: 0, acknowledged: 0 },
  ...{ restarts: 0, mustRestart: false },
}

function sourceOf(content: UploadFile['content']): FileSource {
  if (!(content instanceof Uint8Array)) return content
  return {
    size: content.length,
    async *read(from) {
      yield content.subarray(from)
    },
  }
}

/** The bytes from an offset on, in chunks that the box takes. */
async function* chunksOf(source: FileSource, from: number): AsyncGenerator<Uint8Array> {
  for await (const piece of source.read(from)) {
    for (let at = 0; at < piece.length; at += chunkBytes) yield piece.subarray(at, at + chunkBytes)
  }
}
