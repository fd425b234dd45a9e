/**
 * Where the box finds us.
 */
import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'

export interface Place {
  /** What the owner says. */
  url: string | undefined
  /** The address on which we listen. */
  host: string
  port: number
}

/** The address to call, without a slash at its end; rejects where there is no way to the box. */
export async function addressFor({ url, host, port }: Place, boxUrl: string): Promise<string> {
  if (url !== undefined) return url.replace(/(?<!\/)\/+$/, '')
  const everywhere = host === '0.0.0.0' || host === '::'
  const name = everywhere ? await ownAddress(new URL(boxUrl).hostname) : host
  return `http://${isIPv6(name) ? `[${name}]` : name}:${port}`
}

/** Which of our addresses lies on the way to the box. Nothing is sent for that: the system just looks for the way. */
function ownAddress(box: string): Promise<string> {
  const name = box.replace(/^\[|\]$/g, '')
  const socket = createSocket(isIPv6(name) ? 'udp6' : 'udp4')
  return new Promise<string>((resolve, reject) => {
    socket.once('error', reject)
    // The port is of no meaning; 0 is not allowed.
    socket.connect(9, name, () => resolve(socket.address().address))
  }).finally(() => socket.close())
}
