/** Finds the address at which the box can call this machine. */
import { isIPv6 } from 'node:net'
import { localAddressTowards } from '../net/local-address.ts'

export interface ListenAddress {
  /** `push.url`: the address that the user configured, for a proxy or a container. */
  url: string | undefined
  /** The address on which the server listens. */
  host: string
  port: number
}

/** The URL for the box to call, without a slash at its end. Rejects if there is no route to the box. */
export async function callbackUrl({ url, host, port }: ListenAddress, boxUrl: string): Promise<string> {
  if (url !== undefined) return url.replace(/(?<!\/)\/+$/, '')
  const isAnyAddress = host === '0.0.0.0' || host === '::'
  const name = isAnyAddress ? await localAddressTowards(new URL(boxUrl).hostname) : host
  return `http://${isIPv6(name) ? `[${name}]` : name}:${port}`
}
