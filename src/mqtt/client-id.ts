/**
 * The client ids of the daemon's further connections: while it waits for another daemon to leave, and for `check`. Each
 * has the characters of the daemon's client id and at most its length, or 23, so that what a broker accepts or denies for
 * one is the same for the other.
 */
import { randomBytes } from 'node:crypto'

/** What every broker must accept (MQTT 5, section 3.1.3.1). */
const acceptedLength = 23
const suffixLength = 8

/** A new client id that resembles this one. */
export function relatedClientId(clientId: string): string {
  const suffix = randomBytes(suffixLength / 2).toString('hex')
  const extended = `${clientId}_${suffix}`
  if (extended.length <= acceptedLength) return extended
  return withEnd(clientId, suffix)
}

/** The last letters and digits are replaced; other characters stay, as they may be what the broker refuses. */
function withEnd(clientId: string, end: string): string {
  const left = [...end]
  const replaced = [...clientId].reverse().map((it) => (/[a-z0-9]/i.test(it) ? (left.pop() ?? it) : it))
  return replaced.reverse().join('')
}
