/**
 * Fault injection: what can go wrong between the box and its clients, request by request.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { type Answer, htmlAnswer, jsonAnswer, Refusal, refusalAnswer } from './answer.ts'

/**
 * A fault of one answer.
 * - `lost`: the box carries out the request, and the connection breaks before the answer.
 * - `hang`: the box never answers.
 * - `body`: the whole envelope, verbatim.
 * - `missing`: success without a result.
 * - `wrong_types`: every value of the result has a wrong type.
 * - `altered`: the result is replaced by what the function returns for the correct one.
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
  | { kind: 'altered'; result: (correct: unknown) => unknown }

/**
 * A fault of the event sockets.
 * - `refuse`: refuses new sockets.
 * - `drop`: cuts open sockets, and new ones after their registration.
 * - `silent`: sockets stay open and carry nothing any more.
 * - `malformed`: sends half of the JSON of each event.
 * - `garbled`: sends bytes that are no WebSocket frame in place of each event.
 */
export type WebSocketFault = 'refuse' | 'drop' | 'silent' | 'malformed' | 'garbled'

/**
 * A fault of one upload connection or one download.
 * - `cut`: the connection breaks after it has carried this many bytes.
 * - `lost`: an upload connection breaks in place of the answer to this action, which is carried out.
 */
export type TransferFault =
  | { kind: 'cut'; afterBytes: number }
  | { kind: 'lost'; action: 'upload_start' | 'upload_finalize' }

/** In place of an answer: the connection is reset, or nothing is sent. */
export type NoAnswer = 'reset' | 'hang'

interface PlannedFault {
  on: string
  fault: Fault
  left: number
  /** The requests that have had a sporadic fault. Undefined if it is not sporadic. */
  had: Set<string> | undefined
}

export interface FaultOptions {
  /** How many requests have the fault. By default all until it is cleared. */
  times?: number
  /** Each request has the fault once. After that it works for a second at least, even if another fault replaces this one. */
  sporadic?: boolean
}

/** How long a request works after one that had a sporadic fault. Milliseconds. A client tries again after about a second. */
const restingTime = 1200

/** The faults in force. Initially empty. */
export class Faults {
  socket: WebSocketFault | undefined
  /** Whether `dl/` sends a part of a file to a client that asks for a range. */
  ranges = true
  /** How many requests had a fault so far. */
  applied = 0
  #transferFaults: TransferFault[] = []
  #planned: PlannedFault[] = []
  /** When the requests last had a sporadic fault. */
  readonly #failedAt = new Map<string, number>()
  readonly #onSocketFault: (fault: WebSocketFault | undefined) => void

  constructor(onSocketFault: (fault: WebSocketFault | undefined) => void) {
    this.#onSocketFault = onSocketFault
  }

  /**
   * Applies a fault to the requests at or below `on`. `on` is a path without `/api/vN/`; the empty string covers
   * everything, `api_version` included. A method in front of the path restricts the fault to that method:
   * `PUT connection/config`. Replaces an earlier fault with the same `on`.
   */
  set(on: string, fault: Fault, { times = Number.POSITIVE_INFINITY, sporadic = false }: FaultOptions = {}): void {
    this.clear(on)
    this.#planned.push({ on, fault, left: times, had: sporadic ? new Set() : undefined })
  }

  /** Removes the fault that was set with this `on`, or all of them. The WebSocket fault stays. */
  clear(on?: string): void {
    this.#planned = on === undefined ? [] : this.#planned.filter((it) => it.on !== on)
  }

  /** Sets the fault of the event sockets. `undefined` removes it. */
  websocket(fault: WebSocketFault | undefined): void {
    this.socket = fault
    this.#onSocketFault(fault)
  }

  /** Gives each of the next upload connections or downloads one of these faults, in order. */
  transfers(...faults: TransferFault[]): void {
    this.#transferFaults = faults
  }

  /** Returns the fault for an upload connection or download that begins. */
  takeTransferFault(): TransferFault | undefined {
    return this.#transferFaults.shift()
  }

  /** Returns the fault for this request and counts it. The longest matching `on` wins. */
  take(method: string, path: string): Fault | undefined {
    const matching = this.#planned.filter((it) => it.left > 0 && covers(it.on, method, path))
    const planned = matching.sort((one, other) => other.on.length - one.on.length)[0]
    if (planned === undefined) return undefined
    if (planned.had && !this.#isItsTurn(`${method} ${path}`, planned.had)) return undefined
    planned.left -= 1
    this.applied += 1
    return planned.fault
  }

  /**
   * A read of several paths has the fault for all of them at its first attempt, and for none at the second. Two readers
   * may overlap: what works for one must not let the second attempt of the other fail.
   */
  #isItsTurn(request: string, had: Set<string>): boolean {
    const failedAt = this.#failedAt.get(request) ?? Number.NEGATIVE_INFINITY
    if (had.has(request) || performance.now() - failedAt < restingTime) return false
    had.add(request)
    this.#failedAt.set(request, performance.now())
    return true
  }
}

/** The answer that the fault leaves. Calls `correct`, which carries out the request, only if the fault needs it. */
export async function applyFault(fault: Fault, correct: () => Promise<Answer>): Promise<Answer | NoAnswer> {
  switch (fault.kind) {
    case 'slow':
      await wait(fault.ms, undefined, { ref: false })
      return correct()
    case 'reset':
    case 'hang':
      return fault.kind
    case 'lost':
      await correct()
      return 'reset'
    case 'status':
      return htmlAnswer(fault.status, `${fault.status}`)
    case 'html':
      return htmlAnswer(200, 'Freebox OS')
    case 'truncated':
      return truncate(await correct())
    case 'error':
      return refusalAnswer(new Refusal(fault.error_code, {}, fault.status))
    case 'wrong_types':
      return alterResult(await correct(), mistypedValue)
    case 'altered':
      return alterResult(await correct(), fault.result)
    case 'body':
      return jsonAnswer(200, fault.body)
    case 'missing':
      return jsonAnswer(200, { success: true })
  }
}

function covers(on: string, method: string, path: string): boolean {
  const [, onlyMethod, prefix = ''] = /^(?:([A-Z]+) )?\/?(.*?)\/?$/.exec(on) ?? []
  if (onlyMethod !== undefined && onlyMethod !== method) return false
  return prefix === '' || path === prefix || path.startsWith(`${prefix}/`)
}

/** Valid HTTP with half of the JSON. */
function truncate(answer: Answer): Answer {
  return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) }
}

/** The same envelope with another result. */
function alterResult(answer: Answer, change: (correct: unknown) => unknown): Answer {
  if (typeof answer.body !== 'string') return answer
  const { result, ...envelope } = JSON.parse(answer.body)
  return jsonAnswer(answer.status, { ...envelope, result: change(result) })
}

/** Replaces every leaf by a value of a type that is wrong for it. */
function mistypedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mistypedValue)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mistypedValue(member)]))
  }
  return typeof value === 'string' ? 42 : 'quarante-deux'
}
