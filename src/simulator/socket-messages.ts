/** JSON messages over the WebSockets of the box. */
import type { WebSocket } from 'ws'

/** Sends a message to a client. */
export function send({ socket }: { readonly socket: WebSocket }, message: Record<string, unknown>): void {
  socket.send(JSON.stringify(message))
}

/** The message of a client; undefined if it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
