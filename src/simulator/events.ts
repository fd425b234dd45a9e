/**
 * The WebSocket of events: `ws/event` of API 8 and later (reference §5).
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import { messageOf, Refusal, refusal } from './answer.ts'
import type { Faults, WebSocketFault } from './faults.ts'
import { apiPath, majorOf } from './http.ts'
import type { Login, Session } from './login.ts'

/** All the events there are, with the right that each needs; no firmware from 8 to 16 knows another. */
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

interface Listener {
  socket: WebSocket
  /** What the frames go through. */
  wire: Duplex
  session: Session
  /** What it registered for; a later registration replaces the earlier one. */
  events: Set<string>
  /** Dead without a word: nothing is read, nothing is sent, no ping is answered. */
  silent: boolean
}

/** How a notification is told: where its name is split, and whether also to those who did not ask for it. */
export interface Notifying {
  split?: 'first' | 'second'
  uninvited?: boolean
}

/** Reserved bits and an opcode that nobody has defined. */
const noFrame = Buffer.alloc(64, 0xff)

/** Everybody who listens. */
export class Events {
  readonly #login: Login
  readonly #faults: Faults
  readonly #apiVersion: () => string
  readonly #server = new WebSocketServer({ noServer: true, autoPong: false, maxPayload: 1024 * 1024 })
  readonly #listeners = new Set<Listener>()

  constructor(login: Login, faults: Faults, apiVersion: () => string) {
    this.#login = login
    this.#faults = faults
    this.#apiVersion = apiVersion
  }

  get open(): number {
    return this.#listeners.size
  }

  /** A request to become a WebSocket: only on the right path, with a session in the header. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    try {
      if (this.#faults.socket === 'refuse') throw new Refusal('service_down', {}, 503)
      const session = this.#admit(request)
      this.#server.handleUpgrade(request, socket, head, (opened) => this.#listen(opened, socket, session))
    } catch (error) {
      socket.end(refusalHead(error instanceof Refusal ? error : new Refusal('internal_error')))
    }
  }

  /** Tells everybody who registered `name`; the box splits it at the first underscore, one client knew the second. */
  notify(name: string, result: unknown, { split = 'first', uninvited = false }: Notifying = {}): void {
    const first = name.indexOf('_')
    const at = split === 'first' ? first : name.indexOf('_', first + 1)
    const source = name.slice(0, at)
    const text = JSON.stringify({ action: 'notification', success: true, source, event: name.slice(at + 1), result })
    const malformed = this.#faults.socket === 'malformed'
    for (const { socket, wire, events, silent } of this.#listeners) {
      if (silent || !(uninvited || events.has(name))) continue
      if (this.#faults.socket === 'garbled') wire.write(noFrame)
      else socket.send(malformed ? text.slice(0, text.length / 2) : text)
    }
  }

  /** A session ended, its sockets end with it. */
  end(session: Session): void {
    for (const listener of this.#listeners) if (listener.session === session) listener.socket.close()
  }

  /** What is open feels the fault at once. */
  fail(fault: WebSocketFault | undefined): void {
    if (fault === 'drop') this.drop()
    if (fault === 'silent') for (const listener of this.#listeners) listener.silent = true
  }

  /** Cuts every connection. */
  drop(): void {
    for (const { socket } of this.#listeners) socket.terminate()
    this.#listeners.clear()
  }

  #admit(request: IncomingMessage): Session {
    const { pathname } = new URL(request.url ?? '/', 'http://box')
    const asked = apiPath(pathname, majorOf(this.#apiVersion()))
    if (asked?.path.replace(/\/$/, '') !== 'ws/event') throw new Refusal('invalid_request', {}, 404)
    if (asked.major === undefined) throw new Refusal('invalid_api_version')
    if (asked.major < 8) throw new Refusal('invalid_request', {}, 404)
    return this.#login.session(request.headers['x-fbx-app-auth']?.toString())
  }

  #listen(socket: WebSocket, wire: Duplex, session: Session): void {
    const listener: Listener = { socket, wire, session, events: new Set(), silent: this.#faults.socket === 'silent' }
    this.#listeners.add(listener)
    socket.on('close', () => this.#listeners.delete(listener))
    socket.on('error', () => socket.terminate())
    socket.on('ping', (data) => listener.silent || socket.pong(data))
    socket.on('message', (data) => listener.silent || this.#hear(listener, data.toString()))
  }

  #hear(listener: Listener, text: string): void {
    const { data } = Register.safeParse(parsed(text))
    if (!data) {
      refuse(listener, 'auth_required', {})
      return
    }
    const { action, events, request_id } = data
    const head = { action, ...(request_id === undefined ? {} : { request_id }) }
    if (!events.every((name) => rightOf.has(name))) {
      refuse(listener, 'inval', head)
      return
    }
    const needed = events.flatMap((name) => rightOf.get(name) ?? [])
    const missing_right = needed.find((right) => listener.session.permissions[right] !== true)
    if (missing_right) {
      say(listener, { ...head, success: false, error_code: 'insufficient_rights', missing_right })
      return
    }
    listener.events = new Set(events)
    say(listener, { ...head, success: true })
    if (this.#faults.socket === 'drop') listener.socket.terminate()
  }
}

/** One unknown name, or anything but a registration, costs the whole socket. */
function refuse(listener: Listener, error_code: string, head: Record<string, unknown>): void {
  say(listener, { ...head, success: false, error_code, msg: messageOf(error_code) })
  listener.socket.close()
}

function say({ socket }: Listener, message: Record<string, unknown>): void {
  socket.send(JSON.stringify(message))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** HTTP by hand: an upgrade that is refused never becomes a response object. */
function refusalHead(reason: Refusal): string {
  const { status, type, body } = refusal(reason)
  const code = status === 200 ? 400 : status
  const length = Buffer.byteLength(body)
  return `HTTP/1.1 ${code} Refused\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n${body}`
}
