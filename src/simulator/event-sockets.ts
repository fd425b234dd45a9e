/**
 * The WebSocket for events: `ws/event` of API 8 and later (reference §5).
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import { errorMessage, Refusal } from './answer.ts'
import type { Faults, WebSocketFault } from './faults.ts'
import type { Login } from './login.ts'
import type { Session } from './sessions.ts'
import { refusalResponse, socketSession } from './socket-login.ts'
import { parseJson, send } from './socket-messages.ts'

/** All event names, with the right that each needs. No firmware from API 8 to 16 knows another name. */
const rightOf = new Map([
  ['vm_state_changed', 'vm'],
  ['vm_disk_task_done', 'vm'],
  ['lan_host_l3addr_reachable', undefined],
  ['lan_host_l3addr_unreachable', undefined],
])

const Register = z.object({
  action: z.literal('register'),
  events: z.array(z.string()),
  request_id: z.int().optional(),
})

interface Client {
  socket: WebSocket
  /** The connection that carries the frames of `socket`. */
  connection: Duplex
  session: Session
  /** The events that the client registered for. A later registration replaces the earlier one. */
  events: Set<string>
  /** The socket stays open but is dead: it reads nothing, sends nothing and answers no ping. */
  silent: boolean
}

export interface EmitOptions {
  /** The underscore at which the event name is split into `source` and `event`. */
  split?: 'first' | 'second'
  /** Also sends the event to clients that did not register for it. */
  toEveryone?: boolean
}

/** Bytes that are no valid frame: reserved bits are set and the opcode is undefined. */
const invalidFrame = Buffer.alloc(64, 0xff)

/** The open event sockets of the box. */
export class EventSockets {
  readonly #login: Login
  readonly #faults: Faults
  readonly #apiVersion: () => string
  readonly #server = new WebSocketServer({ noServer: true, autoPong: false, maxPayload: 1024 * 1024 })
  readonly #clients = new Set<Client>()

  constructor(login: Login, faults: Faults, apiVersion: () => string) {
    this.#login = login
    this.#faults = faults
    this.#apiVersion = apiVersion
  }

  /** The number of open sockets. */
  get count(): number {
    return this.#clients.size
  }

  /** Handles an upgrade request. It succeeds only on `ws/event` and with a session in the header. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    try {
      if (this.#faults.socket === 'refuse') throw new Refusal('service_down', {}, 503)
      const box = { login: this.#login, apiVersion: this.#apiVersion() }
      const session = socketSession(request, box, { path: 'ws/event', since: 8 })
      this.#server.handleUpgrade(request, socket, head, (opened) => this.#accept(opened, socket, session))
    } catch (error) {
      socket.end(refusalResponse(error))
    }
  }

  /**
   * Sends an event to all clients that registered for `name`. The box splits the name at the first underscore; one
   * client expects the second.
   */
  emit(name: string, result: unknown, { split = 'first', toEveryone = false }: EmitOptions = {}): void {
    const first = name.indexOf('_')
    const at = split === 'first' ? first : name.indexOf('_', first + 1)
    const source = name.slice(0, at)
    const text = JSON.stringify({ action: 'notification', success: true, source, event: name.slice(at + 1), result })
    const malformed = this.#faults.socket === 'malformed'
    for (const { socket, connection, events, silent } of this.#clients) {
      if (silent || !(toEveryone || events.has(name))) continue
      if (this.#faults.socket === 'garbled') connection.write(invalidFrame)
      else socket.send(malformed ? text.slice(0, text.length / 2) : text)
    }
  }

  /** Closes the sockets of a session that ended. */
  closeSession(session: Session): void {
    for (const client of this.#clients) if (client.session === session) client.socket.close()
  }

  /** Applies the fault to the sockets that are already open. */
  applyFault(fault: WebSocketFault | undefined): void {
    if (fault === 'drop') this.closeAll()
    if (fault === 'silent') for (const client of this.#clients) client.silent = true
  }

  /** Cuts every connection without a closing handshake. */
  closeAll(): void {
    for (const { socket } of this.#clients) socket.terminate()
    this.#clients.clear()
  }

  #accept(socket: WebSocket, connection: Duplex, session: Session): void {
    const silent = this.#faults.socket === 'silent'
    const client: Client = { socket, connection, session, events: new Set(), silent }
    this.#clients.add(client)
    socket.on('close', () => this.#clients.delete(client))
    socket.on('error', () => socket.terminate())
    socket.on('ping', (data) => client.silent || socket.pong(data))
    socket.on('message', (data) => client.silent || this.#register(client, data.toString()))
  }

  #register(client: Client, text: string): void {
    const { data } = Register.safeParse(parseJson(text))
    if (!data) {
      refuseAndClose(client, 'auth_required', {})
      return
    }
    const { action, events, request_id } = data
    const head = { action, ...(request_id === undefined ? {} : { request_id }) }
    if (!events.every((name) => rightOf.has(name))) {
      refuseAndClose(client, 'inval', head)
      return
    }
    const needed = events.flatMap((name) => rightOf.get(name) ?? [])
    const missing_right = needed.find((right) => client.session.permissions[right] !== true)
    if (missing_right) {
      send(client, { ...head, success: false, error_code: 'insufficient_rights', missing_right })
      return
    }
    client.events = new Set(events)
    send(client, { ...head, success: true })
    if (this.#faults.socket === 'drop') client.socket.terminate()
  }
}

/** The box closes the socket after one unknown event name, and after any message that is not a registration. */
function refuseAndClose(client: Client, error_code: string, head: Record<string, unknown>): void {
  send(client, { ...head, success: false, error_code, msg: errorMessage(error_code) })
  client.socket.close()
}
