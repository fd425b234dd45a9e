/**
 * One WebSocket connection to `ws/event`: registers for events family by family, keeps pinging, and hands over what
 * the box notifies. Freebox documentation, "WebSocket API" (since API 8).
 */
import type { Logger } from 'pino'
import { WebSocket } from 'ws'
import { parseJson } from './json.ts'
import type { TlsConnect } from './tls.ts'

/** Events that are registered together, because they stand or fall together. */
export interface Family {
  name: string
  /** The right without which the box refuses the whole list. */
  right?: string
  events: readonly string[]
}

/** Every event that boxes up to API 16 know. One unknown name makes a box refuse the list and close the socket. */
export const families: readonly Family[] = [
  { name: 'lan', events: ['lan_host_l3addr_reachable', 'lan_host_l3addr_unreachable'] },
  { name: 'vm', right: 'vm', events: ['vm_state_changed', 'vm_disk_task_done'] },
]
const knownEvents = new Set(families.flatMap((family) => family.events))

/** Why a connection ended. */
export type Ending = 'unauthorized' | 'unreachable' | 'closed' | 'silent'

export interface SocketOptions {
  url: string
  /** The session token; a login over the socket itself is not accepted by boxes. */
  token: string
  tls: TlsConnect
  families: readonly Family[]
  pingSeconds: number
  log: Logger
  /** All families were asked for, and these are the events that will come. */
  onRegistered(events: readonly string[]): void
  /** The box refused a family; it may close the socket next. */
  onRefused(family: Family, code: string): void
  onEvent(name: string, result: unknown): void
  /** Once, unless the connection was ended from here; `asking` is the family whose answer had not come. */
  onEnd(ending: Ending, asking: Family | undefined): void
}

export interface EventSocket {
  close(): void
}

/** What the box sends; of its own words only texts and truth values are taken. */
interface Frame {
  readonly action: string
  readonly success: boolean | undefined
  readonly error_code: string | undefined
  readonly source: string | undefined
  readonly event: string | undefined
  readonly result: unknown
}

const answerSeconds = 10
const largestFrame = 4 * 1024 * 1024

export function openSocket(options: SocketOptions): EventSocket {
  const socket = new WebSocket(options.url, {
    ...options.tls,
    headers: { 'X-Fbx-App-Auth': options.token },
    handshakeTimeout: 5000,
    maxPayload: largestFrame,
    perMessageDeflate: false,
  })
  let heardAt = performance.now()
  let ending: Ending = 'unreachable'
  let asking: Family | undefined
  let answer: ((frame: Frame) => void) | undefined
  let waiting: NodeJS.Timeout | undefined
  let pinging: NodeJS.Timeout | undefined
  let over = false

  function end(why: Ending) {
    ending = why
    socket.terminate()
  }

  /** Each list repeats what was accepted before: whether a second one adds to the first is not written anywhere. */
  async function register() {
    const accepted: string[] = []
    for (const family of options.families) {
      asking = family
      const reply = await ask([...accepted, ...family.events])
      if (reply.success) accepted.push(...family.events)
      else options.onRefused(family, reply.error_code ?? 'unknown')
    }
    asking = undefined
    options.onRegistered(accepted)
  }

  function ask(events: string[]): Promise<Frame> {
    return new Promise((resolve) => {
      waiting = setTimeout(() => end('silent'), answerSeconds * 1000)
      answer = (frame) => {
        clearTimeout(waiting)
        answer = undefined
        resolve(frame)
      }
      socket.send(JSON.stringify({ action: 'register', events, request_id: 1 }))
    })
  }

  function ping() {
    if (performance.now() - heardAt > options.pingSeconds * 2000) return end('silent')
    socket.ping()
  }

  function take(data: string) {
    const frame = frameOf(parseJson(data))
    if (frame?.action === 'register') return answer?.(frame)
    const name = frame?.action === 'notification' && frame.success !== false ? eventName(frame) : undefined
    if (name !== undefined) return options.onEvent(name, frame?.result)
    options.log.debug({ action: frame?.action, event: frame?.event }, 'the box sent an event that we do not know')
  }

  socket.on('open', () => {
    ending = 'closed'
    heardAt = performance.now()
    pinging = setInterval(ping, options.pingSeconds * 1000)
    void register()
  })
  socket.on('message', (data, isBinary) => {
    heardAt = performance.now()
    if (!isBinary) take(data.toString())
  })
  for (const sign of ['ping', 'pong'] as const) {
    socket.on(sign, () => {
      heardAt = performance.now()
    })
  }
  socket.on('unexpected-response', (_request, response) => {
    response.resume()
    end(response.statusCode === 403 || response.statusCode === 401 ? 'unauthorized' : 'unreachable')
  })
  socket.on('error', (error) => options.log.debug({ error: error.message }, 'the event socket failed'))
  socket.on('close', () => {
    clearInterval(pinging)
    clearTimeout(waiting)
    if (!over) options.onEnd(ending, asking)
  })

  return {
    close() {
      over = true
      clearInterval(pinging)
      clearTimeout(waiting)
      socket.close(1000)
      setTimeout(() => socket.terminate(), 1000).unref()
    },
  }
}

/** Boxes split `lan_host_l3addr_reachable` after `lan`; others may split elsewhere, or not at all. */
function eventName({ source, event }: Frame): string | undefined {
  return [`${source}_${event}`, event ?? ''].find((name) => knownEvents.has(name))
}

// By hand: whoever comes home waits for it, and a schema takes several times as long.
function frameOf(value: unknown): Frame | undefined {
  if (!isObject(value)) return undefined
  const { action, success, error_code, source, event, result } = value
  if (typeof action !== 'string') return undefined
  const word = (it: unknown) => (typeof it === 'string' ? it : undefined)
  const said = typeof success === 'boolean' ? success : undefined
  return { action, success: said, error_code: word(error_code), source: word(source), event: word(event), result }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
