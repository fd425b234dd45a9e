/** The messages of the WebSocket `ws/event`: which events exist, and which one a notification carries (pure). */
import { parseJsonReplacingSurrogates } from '../json.ts'

/** Events that are registered together, because the box accepts or refuses them together. */
export interface EventGroup {
  readonly name: string
  /** The right without which the box refuses the whole list. */
  readonly right?: string
  readonly events: readonly string[]
}

/** All events up to API 16. A single unknown name makes the box refuse the whole list and close the socket. */
export const eventGroups: readonly EventGroup[] = [
  { name: 'lan', events: ['lan_host_l3addr_reachable', 'lan_host_l3addr_unreachable'] },
  { name: 'vm', right: 'vm', events: ['vm_state_changed', 'vm_disk_task_done'] },
]
const knownEvents = new Set(eventGroups.flatMap((group) => group.events))

/** A message from the box. A field of another type than expected is undefined. */
export interface EventMessage {
  readonly action: string
  readonly success: boolean | undefined
  readonly error_code: string | undefined
  readonly source: string | undefined
  readonly event: string | undefined
  readonly result: unknown
}

/**
 * Parses a message. Returns undefined if the text is not one. Does without zod, which takes several times as long,
 * because presence depends on the time that an event takes. Bench row: event of the box → message.
 */
export function parseMessage(data: string): EventMessage | undefined {
  const value = parseJsonReplacingSurrogates(data)
  if (!isObject(value)) return undefined
  const { action, success, error_code, source, event, result } = value
  if (typeof action !== 'string') return undefined
  return {
    action,
    success: typeof success === 'boolean' ? success : undefined,
    error_code: textIn(error_code),
    source: textIn(source),
    event: textIn(event),
    result,
  }
}

/** The name of the event. Returns undefined if the message is not a notification or the event is unknown. */
export function eventNameOf(message: EventMessage): string | undefined {
  const { action, success, source, event } = message
  if (action !== 'notification' || success === false) return undefined
  // Boxes split `lan_host_l3addr_reachable` after `lan`. Other firmwares may split it elsewhere or not at all.
  return [`${source}_${event}`, event ?? ''].find((name) => knownEvents.has(name))
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
