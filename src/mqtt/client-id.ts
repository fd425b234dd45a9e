/**
 * The client ids of the daemon's further connections: while it waits for another daemon to leave, and for `check`. Each
 * begins as the daemon's client id does, has its characters, and is not longer than it or 23 characters, so that what a
 * broker accepts or denies for one is the same for the other.
 */
import { randomBytes } from 'node:crypto'

/** What every broker must accept (MQTT 5, section 3.1.3.1). */
const acceptedLength = 23
/** How many random digits are added or take the place of other characters. */
const fewest = 4
const most = 8

/** A new client id that resembles this one. */
export function relatedClientId(clientId: string): string {
  const digits = randomBytes(most / 2).toString('hex')
  const room = acceptedLength - clientId.length - 1
  const related = room < fewest ? withEnd(clientId, digits) : `${clientId}_${digits.slice(0, room)}`
  return related === clientId ? relatedClientId(clientId) : related
}

/**
 * Replaces the letters and digits at the end, at least back to the character before them. Other characters stay, as they
 * may be what the broker refuses. An id with too few letters and digits in its second half becomes longer.
 */
function withEnd(clientId: string, digits: string): string {
  const characters = [...clientId]
  let used = 0
  for (let at = characters.length - 1; at >= characters.length / 2 && used < most; at--) {
    const isReplaceable = /[a-z0-9]/i.test(characters[at] ?? '')
    if (isReplaceable) characters[at] = digits.charAt(used++)
    else if (used >= fewest) break
  }
  return used >= fewest ? characters.join('') : `${clientId}_${digits}`
}
