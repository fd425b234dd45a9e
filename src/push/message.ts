/**
 * What the box says when it calls, and which news it is. Freebox documentation of API 16, "Notifications
 * specification": the box tells more than its kind, and none of it is believed, as a read will tell it better.
 */
import { z } from 'zod'

/** News that a read is worth: the words with which they are subscribed to. */
export const pushKinds = ['phone', 'downloader', 'box_state', 'lan_host', 'security', 'password_change'] as const
export type PushKind = (typeof pushKinds)[number]

/** The targets of a message, and its kind where we know it. */
export interface Message {
  devices: string[]
  kind: PushKind | undefined
}

const Sent = z.object({
  devices: z.array(z.string().max(200)).max(100),
  payload: z.object({ type: z.string().max(100) }),
})

/** News of hosts are subscribed to as `lan_host`, and come as `lan`. */
const kindOf = new Map<string, PushKind>([...pushKinds.map((kind) => [kind, kind] as const), ['lan', 'lan_host']])

/** undefined where it is no message of a box. */
export function readMessage(text: string): Message | undefined {
  const sent = Sent.safeParse(json(text)).data
  return sent && { devices: sent.devices, kind: kindOf.get(sent.payload.type) }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
