/** The body of a request, for the web servers of the daemon. */
import type { IncomingMessage } from 'node:http'

/**
 * The body; undefined if it has more bytes than this. What is left of a body is not read. Rejects if the client ends
 * the connection before its end.
 */
export async function bytesWithin(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(part)
    size += bytes.length
    if (size > limit) return undefined
    parts.push(bytes)
  }
  return Buffer.concat(parts)
}
