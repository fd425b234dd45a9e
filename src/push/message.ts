/**
 * A push message of the box. Freebox documentation of API 16, "Notifications specification". Only the kind is used: the
 * message holds more, but anybody on the network could have sent it, and a read returns the same from the box itself.
 */
import { z } from 'zod'
import { parseJson } from '../json.ts'

/** The kinds of push messages that cause a read, as they are named in a subscription. */
export const pushKinds = ['phone', 'downloader', 'box_state', 'lan_host', 'security', 'password_change'] as const
export type PushKind = (typeof pushKinds)[number]

export interface PushMessage {
  /** The ids of the targets that the box calls with this message. */
  devices: string[]
  /** undefined for a kind that is not known. */
  kind: PushKind | undefined
}

const Body = z.object({
  devices: z.array(z.string().max(200)).max(100),
  payload: z.object({ type: z.string().max(100) }),
})

/** Messages about hosts are subscribed to as `lan_host` and arrive as `lan`. */
const kindOfType = new Map<string, PushKind>([...pushKinds.map((kind) => [kind, kind] as const), ['lan', 'lan_host']])

/** The message in the body of a call; undefined if it is not one. */
export function parsePushMessage(text: string): PushMessage | undefined {
  const body = Body.safeParse(parseJson(text)).data
  return body && { devices: body.devices, kind: kindOfType.get(body.payload.type) }
}
