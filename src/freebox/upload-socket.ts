/**
 * One connection to `ws/upload`: starts a file, sends its chunks while few of them are unacknowledged, ends it. Files
 * follow one after the other on the same connection.
 */
import { WebSocket } from 'ws'
import { Refused, Unreachable } from '../errors.ts'
import { type Answer, decode } from './envelope.ts'
import type { TlsConnect } from './tls.ts'
import {
  isConflict,
  parseUploadMessage,
  startMessage,
  type UploadAction,
  type UploadMessage,
  type UploadStart,
} from './upload-messages.ts'

export interface UploadSocket {
  readonly isOpen: boolean
  /**
   * Starts a file. Throws FileExists if the name exists.
   * @param from the length of the file at the box, if it is resumed
   */
  start(file: UploadStart, from: number): Promise<void>
  /** Sends a chunk. Resolves when the next one may be sent. */
  send(chunk: Uint8Array): Promise<void>
  /** Ends the file, when the box has acknowledged every chunk. Returns the length that the box has, if it says so. */
  finish(): Promise<number | undefined>
  /** Ends the file early. The box removes what it has of it. Throws Unreachable if the box does not confirm it. */
  cancel(): Promise<void>
  /** Makes what waits for the box throw this error. The connection stays open. */
  interrupt(error: unknown): void
  close(): void
}

export interface UploadSocketOptions {
  /** The URL of `ws/upload`. */
  readonly url: string
  readonly token: string
  readonly tls: TlsConnect
  /** How long the box may take for an answer. */
  readonly seconds: number
  /** The box has this many bytes of the current file. */
  onAcknowledged(length: number): void
}

/** The box has a file of this name already. */
export class FileExists extends Refused {
  /** Its length; undefined if the box does not say it. */
  readonly size: number | undefined

  constructor(size: number | undefined) {
    super('The Freebox has a file of this name already', 'destination_conflict')
    this.size = size
  }
}

/** The file at the box has another length than it should: another program writes to it, or it was resumed too late. */
export class WrongLength extends Unreachable {
  constructor() {
    super('The file on the Freebox has another length than what was sent', 'wrong_length')
  }
}

const request = { method: 'POST', path: 'ws/upload' } as const
/** A box that wakes a sleeping disk answers late. */
const handshakeMilliseconds = 15_000
const cancelSeconds = 2
const maximumMessage = 64 * 1024
/** Two megabytes in all: enough for a fast network, and the box needs no more memory. */
const unacknowledgedChunks = 4

/** Opens a connection. The answer is a refusal if the box refuses the session or the right; throws Unreachable. */
export function openUploadSocket(options: UploadSocketOptions): Promise<Answer<UploadSocket>> {
  const { url, token, tls } = options
  const socket = new WebSocket(url, {
    ...tls,
    headers: { 'X-Fbx-App-Auth': token },
    handshakeTimeout: handshakeMilliseconds,
    maxPayload: maximumMessage,
    perMessageDeflate: false,
  })
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve({ ok: true, result: new WsUploadSocket(socket, options) }))
    socket.once('unexpected-response', (_, response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('close', () => {
        const status = response.statusCode ?? 0
        const refusal = decode(request, { status, text: Buffer.concat(chunks).toString() })
        if (refusal.ok) reject(new Unreachable('The Freebox opens no connection for the upload', `http_${status}`))
        else resolve(refusal)
        socket.terminate()
      })
    })
    // The listener stays: an error after the handshake is followed by `close`.
    socket.on('error', (error) => reject(new Unreachable(`The upload failed: ${error.message}`, 'reset')))
  })
}

/** What waits for the box: an answer, or room for the next chunk. */
interface Waiting {
  readonly isDone: (message?: UploadMessage) => boolean
  readonly resolve: (message: UploadMessage | undefined) => void
  readonly reject: (error: unknown) => void
}

class WsUploadSocket implements UploadSocket {
  readonly #options: UploadSocketOptions
  readonly #socket: WebSocket
  #lastId = 0
  #sent = 0
  /** The length of the file after each chunk that is not acknowledged. */
  #unacknowledged: number[] = []
  #waiting: Waiting | undefined
  #failure: unknown
  #isCancelling = false
  #timer: NodeJS.Timeout | undefined

  constructor(socket: WebSocket, options: UploadSocketOptions) {
    this.#socket = socket
    this.#options = options
    socket.on('message', (data, isBinary) => {
      if (!isBinary) this.#onMessage(data.toString())
    })
    socket.on('close', () => this.#fail(new Unreachable('The connection of the upload broke', 'reset')))
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN && this.#failure === undefined
  }

  async start(file: UploadStart, from: number): Promise<void> {
    this.#isCancelling = false
    this.#sent = from
    this.#unacknowledged = []
    await this.#ask('upload_start', (id) => startMessage(id, file))
  }

  async send(chunk: Uint8Array): Promise<void> {
    this.#throwIfFailed()
    this.#sent += chunk.length
    this.#unacknowledged.push(this.#sent)
    this.#socket.send(chunk)
    await this.#wait(this.#options.seconds, () => this.#unacknowledged.length < unacknowledgedChunks)
  }

  async finish(): Promise<number | undefined> {
    await this.#wait(this.#options.seconds, () => this.#unacknowledged.length === 0)
    return (await this.#ask('upload_finalize'))?.length
  }

  async cancel(): Promise<void> {
    this.#isCancelling = true
    if (this.#socket.readyState === WebSocket.OPEN) this.#failure = undefined
    await this.#ask('upload_cancel', undefined, cancelSeconds)
  }

  interrupt(error: unknown): void {
    this.#fail(error)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#socket.terminate()
  }

  async #ask(action: UploadAction, textOf = plainMessage(action), seconds = this.#options.seconds) {
    this.#throwIfFailed()
    this.#lastId += 1
    const id = this.#lastId
    this.#socket.send(textOf(id))
    // A box was documented to answer with the id of the request before, so the action decides.
    const isAnswer = (it?: UploadMessage) => it !== undefined && (it.action ?? (it.id === id && action)) === action
    return this.#wait(seconds, isAnswer)
  }

  #wait(seconds: number, isDone: Waiting['isDone']): Promise<UploadMessage | undefined> {
    this.#throwIfFailed()
    if (isDone()) return Promise.resolve(undefined)
    return new Promise((resolve, reject) => {
      this.#waiting = { isDone, resolve, reject }
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => this.#onSilence(), seconds * 1000)
    })
  }

  #onMessage(text: string): void {
    const message = parseUploadMessage(text)
    if (message === undefined) return
    // Chunks that were sent before are still answered, or refused.
    if (this.#isCancelling && !this.#waiting?.isDone(message)) return
    this.#timer?.refresh()
    if (message.isRefusal) this.#refuse(message, text)
    else if (message.action === 'upload_data') this.#acknowledge(message.length)
    if (this.#waiting?.isDone(message)) this.#settle()?.resolve(message)
  }

  /** A refusal that answers a start leaves the connection usable. Any other one ends the file. */
  #refuse(message: UploadMessage, text: string): void {
    const answer = decode(request, { status: 200, text })
    const error = isConflict(message.code) ? new FileExists(message.fileSize) : answer.ok ? undefined : answer.error
    if (this.#waiting?.isDone(message)) this.#settle()?.reject(error)
    else this.#fail(error)
  }

  #acknowledge(length: number | undefined): void {
    if (this.#unacknowledged.length === 0) return
    // A box may answer several chunks at once.
    const at = length === undefined ? 0 : this.#unacknowledged.indexOf(length)
    const acknowledged = at < 0 ? undefined : this.#unacknowledged.splice(0, at + 1).at(-1)
    if (acknowledged === undefined) this.#fail(new WrongLength())
    else this.#options.onAcknowledged(acknowledged)
  }

  #settle(): Waiting | undefined {
    clearTimeout(this.#timer)
    const waiting = this.#waiting
    this.#waiting = undefined
    return waiting
  }

  #onSilence(): void {
    this.#fail(new Unreachable('The Freebox does not answer to the upload', 'timeout'))
    this.#socket.terminate()
  }

  #fail(error: unknown): void {
    this.#failure ??= error
    this.#settle()?.reject(error)
  }

  #throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure
  }
}

function plainMessage(action: UploadAction): (id: number) => string {
  return (id) => JSON.stringify({ action, request_id: id })
}
