/** The address of this machine in the network of another one. */
import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'

/**
 * The local address from which a host is reached. A connected UDP socket sends nothing; the system picks the route.
 * Rejects without a route.
 * @param host a name or an address, also in brackets
 */
export function localAddressTowards(host: string): Promise<string> {
  const name = host.replace(/^\[|\]$/g, '')
  const socket = createSocket(isIPv6(name) ? 'udp6' : 'udp4')
  return new Promise<string>((resolve, reject) => {
    socket.once('error', reject)
    // Any port will do, except 0.
    socket.connect(9, name, () => resolve(socket.address().address))
  }).finally(() => socket.close())
}
