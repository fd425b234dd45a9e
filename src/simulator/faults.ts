/**
 * Faults on demand: what can go wrong between a box and those who talk to it, request by request.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { type Answer, json, page, Refusal, refusal } from './answer.ts'

/**
 * One way of going wrong. `body` is the whole envelope, verbatim; `missing` is success without a result; `altered` is
 * another result than the right one; `lost` is done, and the connection breaks before anybody is told.
 */
export type Fault =
  | { kind: 'slow'; ms: number }
  | { kind: 'reset' }
  | { kind: 'lost' }
  | { kind: 'hang' }
  | { kind: 'status'; status: number }
  | { kind: 'html' }
  | { kind: 'truncated' }
  | { kind: 'error'; error_code: string; status?: number }
  | { kind: 'wrong_types' }
  | { kind: 'body'; body: unknown }
  | { kind: 'missing' }
  | { kind: 'altered'; result: (right: unknown) => unknown }

/**
 * `drop` also ends what is open; `silent` sockets stay open and dead for ever; of notifications `malformed` makes half
 * ones, and `garbled` bytes that are no frame of a WebSocket at all.
 */
export type WebSocketFault = 'refuse' | 'drop' | 'silent' | 'malformed' | 'garbled'

/** Instead of an answer: the connection is cut, or nothing comes at all. */
export type NoAnswer = 'reset' | 'hang'

interface Planned {
  on: string
  fault: Fault
  left: number
}

/** The faults in force. Without any, the box works. */
export class Faults {
  socket: WebSocketFault | undefined
  #planned: Planned[] = []
  readonly #socketChanged: (fault: WebSocketFault | undefined) => void

  constructor(socketChanged: (fault: WebSocketFault | undefined) => void) {
    this.#socketChanged = socketChanged
  }

  /**
   * From now on requests below `on` go wrong, for ever or `times` times. `on` is a path without `/api/vN/`, from the
   * first segment on ('' is everything, `api_version` too), a method before it narrows it: `PUT connection/config`.
   */
  set(on: string, fault: Fault, { times = Number.POSITIVE_INFINITY }: { times?: number } = {}): void {
    this.clear(on)
    this.#planned.push({ on, fault, left: times })
  }

  /** Repairs what was set on `on`, or everything. The WebSocket has its own. */
  clear(on?: string): void {
    this.#planned = on === undefined ? [] : this.#planned.filter((it) => it.on !== on)
  }

  /** Breaks the WebSocket, or repairs it. */
  websocket(fault: WebSocketFault | undefined): void {
    this.socket = fault
    this.#socketChanged(fault)
  }

  /** The fault for this request, if any; of several the most exact, which is used up once. */
  take(method: string, path: string): Fault | undefined {
    const fitting = this.#planned.filter((it) => it.left > 0 && covers(it.on, method, path))
    const planned = fitting.sort((one, other) => other.on.length - one.on.length)[0]
    if (planned) planned.left -= 1
    return planned?.fault
  }
}

/** The answer as the fault leaves it. `right` gives the answer that would have been, where the fault needs it. */
export async function spoil(fault: Fault, right: () => Promise<Answer>): Promise<Answer | NoAnswer> {
  switch (fault.kind) {
    case 'slow':
      await wait(fault.ms, undefined, { ref: false })
      return right()
    case 'reset':
    case 'hang':
      return fault.kind
    case 'lost':
      await right()
      return 'reset'
    case 'status':
      return page(fault.status, `${fault.status}`)
    case 'html':
      return page(200, 'Freebox OS')
    case 'truncated':
      return truncated(await right())
    case 'error':
      return refusal(new Refusal(fault.error_code, {}, fault.status))
    case 'wrong_types':
      return altered(await right(), mistypedValue)
    case 'altered':
      return altered(await right(), fault.result)
    case 'body':
      return json(200, fault.body)
    case 'missing':
      return json(200, { success: true })
  }
}

function covers(on: string, method: string, path: string): boolean {
  const [, onlyMethod, prefix = ''] = /^(?:([A-Z]+) )?\/?(.*?)\/?$/.exec(on) ?? []
  if (onlyMethod !== undefined && onlyMethod !== method) return false
  return prefix === '' || path === prefix || path.startsWith(`${prefix}/`)
}

/** Whole as HTTP, half as JSON. */
function truncated(answer: Answer): Answer {
  return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) }
}

/** Another result in the same envelope. */
function altered(answer: Answer, change: (right: unknown) => unknown): Answer {
  if (typeof answer.body !== 'string') return answer
  const { result, ...envelope } = JSON.parse(answer.body)
  return json(answer.status, { ...envelope, result: change(result) })
}

/** Every leaf of the result has a type that it should not have. */
function mistypedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mistypedValue)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mistypedValue(member)]))
  }
  return typeof value === 'string' ? 42 : 'quarante-deux'
}
