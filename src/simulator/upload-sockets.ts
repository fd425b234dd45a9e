/**
 * The WebSocket for uploads: `ws/upload`. https://dev.freebox.fr/sdk/os/upload/
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import { errorMessage, Refusal } from './answer.ts'
import type { Faults, TransferFault } from './faults.ts'
import type { OpenUpload } from './house/uploads.ts'
import type { SimulatedHouse } from './house.ts'
import type { Login } from './login.ts'
import type { Session } from './sessions.ts'
import { refusalResponse, socketSession } from './socket-login.ts'
import { parseJson, send } from './socket-messages.ts'

const id = z.int().optional()
const Start = z.strictObject({
  action: z.literal('upload_start'),
  request_id: id,
  size: z.int().min(0).optional(),
  dirname: z.base64().transform((it) => Buffer.from(it, 'base64').toString()),
  filename: z.string().min(1),
  // "missing" is in the table of the documentation; one client sends it.
  force: z.enum(['missing', 'overwrite', 'resume']).optional(),
})
const End = z.strictObject({ action: z.enum(['upload_finalize', 'upload_cancel']), request_id: id })
const Action = z.union([Start, End])

/** A message of a client, as tests see it. Chunks are shown by their size. */
export interface UploadFrame {
  /** `chunk` for a binary frame. */
  action: string
  size?: number | undefined
  force?: string | undefined
}

interface Client {
  socket: WebSocket
  session: Session
  open: OpenUpload | undefined
  /** The id of the start, with which chunks are answered. */
  startId: number | undefined
  /** What this connection has carried. */
  bytes: number
  fault: TransferFault | undefined
}

const longestFrame = 1024 * 1024

export interface UploadSocketsOptions {
  login: Login
  faults: Faults
  house: () => SimulatedHouse
}

/** The open upload sockets of the box. */
export class UploadSockets {
  /** What clients have sent, in order. */
  readonly frames: UploadFrame[] = []
  /** The number of connections that were accepted. */
  connections = 0
  readonly #options: UploadSocketsOptions
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: longestFrame })
  readonly #clients = new Set<Client>()

  constructor(options: UploadSocketsOptions) {
    this.#options = options
  }

  /** Handles an upgrade request on `ws/upload`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { login, faults, house } = this.#options
    socket.on('error', () => socket.destroy())
    try {
      if (faults.socket === 'refuse') throw new Refusal('service_down', {}, 503)
      const apiVersion = house().system.api_version
      const session = socketSession(request, { login, apiVersion }, { path: 'ws/upload', since: 4 })
      login.requireRight(session, 'explorer')
      this.#server.handleUpgrade(request, socket, head, (opened) => this.#accept(opened, session))
    } catch (error) {
      socket.end(refusalResponse(error))
    }
  }

  /** Closes the sockets of a session that ended. */
  closeSession(session: Session): void {
    for (const client of this.#clients) if (client.session === session) client.socket.close()
  }

  /** Cuts every connection without a closing handshake. */
  closeAll(): void {
    for (const { socket } of this.#clients) socket.terminate()
  }

  /** Cancels an upload on behalf of another client, and closes its connection. Returns false if it is not in progress. */
  cancel(uploadId: number): boolean {
    const client = [...this.#clients].find(({ open }) => open?.upload.id === uploadId)
    if (client?.open === undefined) return false
    client.open.cancel()
    client.open = undefined
    refuse(client, new Refusal('cancelled'), { action: 'upload_data', request_id: client.startId })
    client.socket.close()
    return true
  }

  #accept(socket: WebSocket, session: Session): void {
    this.connections += 1
    const fault = this.#options.faults.takeTransferFault()
    const client: Client = { socket, session, open: undefined, startId: undefined, bytes: 0, fault }
    this.#clients.add(client)
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      client.open?.cut()
      this.#clients.delete(client)
    })
    socket.on('message', (data, isBinary) => {
      const bytes = Buffer.isBuffer(data) ? data : Buffer.from([])
      if (socket.readyState !== socket.OPEN) return
      if (isBinary) this.#onChunk(client, bytes)
      else this.#onAction(client, bytes.toString())
    })
  }

  #onAction(client: Client, text: string): void {
    const { data } = Action.safeParse(parseJson(text))
    if (!data) {
      refuse(client, new Refusal('invalid_request'), {})
      return
    }
    const { action, request_id } = data
    const head = { action, ...(request_id === undefined ? {} : { request_id }) }
    this.frames.push({ action, ...('force' in data ? { force: data.force } : {}) })
    try {
      const result = action === 'upload_start' ? this.#start(client, data) : this.#end(client, action)
      if (client.fault?.kind === 'lost' && client.fault.action === action) client.socket.terminate()
      else send(client, { ...head, success: true, ...(result ? { result } : {}) })
    } catch (error) {
      refuse(client, error, head)
    }
  }

  #start(client: Client, { dirname, filename, size, force, request_id }: z.output<typeof Start>): undefined {
    if (client.open) throw new Refusal('invalid_request')
    client.open = this.#options.house().uploads.start({ directory: dirname, name: filename, size, force })
    client.startId = request_id
  }

  #end(client: Client, action: 'upload_finalize' | 'upload_cancel'): Record<string, unknown> {
    const { open } = client
    if (!open) throw new Refusal('noent')
    client.open = undefined
    if (action === 'upload_finalize') return { total_len: open.finish(), complete: true }
    open.cancel()
    return { complete: true, cancelled: true }
  }

  /** A connection that is to be cut breaks after the bytes were written and before the client learns it. */
  #onChunk(client: Client, bytes: Buffer): void {
    this.frames.push({ action: 'chunk', size: bytes.length })
    const head = { action: 'upload_data', ...(client.startId === undefined ? {} : { request_id: client.startId }) }
    try {
      if (!client.open) throw new Refusal('invalid_request')
      const total_len = client.open.append(bytes)
      client.bytes += bytes.length
      const isCut = client.fault?.kind === 'cut' && client.bytes >= client.fault.afterBytes
      if (isCut) client.socket.terminate()
      else send(client, { ...head, success: true, result: { total_len, complete: false } })
    } catch (error) {
      refuse(client, error, head)
    }
  }
}

function refuse(client: Client, error: unknown, head: Record<string, unknown>): void {
  const { error_code, more } = error instanceof Refusal ? error : new Refusal('internal_error')
  send(client, { ...head, success: false, msg: errorMessage(error_code), error_code, ...more })
}
