/**
 * The names under which the server is reached (pure). A page of another site can let its own name point to this machine
 * and then read the answers as its own (DNS rebinding). So only names are accepted that no such page can have.
 */
import { isIP } from 'node:net'

/** Endings that no name on the Internet has: RFC 6762, RFC 8375, and those that ICANN and routers reserve for homes. */
const localEndings = ['.local', '.lan', '.home.arpa', '.internal']

/** The name in a Host header, in lower case and without port and brackets; undefined if it is not a valid one. */
export function hostIn(header: string | undefined): string | undefined {
  const [, address, name] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::\d{1,5})?$/i.exec(header ?? '') ?? []
  return (address ?? name)?.toLowerCase().replace(/\.$/, '') || undefined
}

/** Whether a request for this name may be answered. @param further names of the configuration and of the machine */
export function isOwnName(name: string, further: readonly string[]): boolean {
  if (isIP(name) !== 0) return true
  const isOneWord = !name.includes('.')
  return isOneWord || localEndings.some((it) => name.endsWith(it)) || further.includes(name)
}
