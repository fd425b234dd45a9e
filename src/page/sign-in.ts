/**
 * Checks the password, of a form or of a request (HTTP Basic authentication; the user name is ignored), and limits
 * guessing: five wrong passwords a minute from one address, thirty from all addresses together.
 */
import { createHash, timingSafeEqual } from 'node:crypto'

/** `none`: the request has no password. `throttled`: it was not looked at. */
export type SignInResult = 'right' | 'none' | 'wrong' | 'throttled'

export interface SignIn {
  /** @param authorization the header of the request */
  check(address: string, authorization: string | undefined): SignInResult
  /** The same for a password that a user has entered. */
  tryPassword(address: string, password: string): Exclude<SignInResult, 'none'>
}

const perAddress = 5
const inAll = 30
const minute = 60_000
/** Addresses that are remembered because they knew the password, or did not. */
const mostRemembered = 100

export interface SignInOptions {
  /** Called for the first wrong password of an address, until it sends the right one. */
  readonly onWrong: (address: string) => void
  /** Milliseconds that are never set back. */
  readonly now?: () => number
}

export function createSignIn(password: string, { onWrong, now = () => performance.now() }: SignInOptions): SignIn {
  const expected = digest(password)
  const known = new Set<string>()
  const reported = new Set<string>()
  /** Wrong passwords of this minute by address. */
  const wrong = new Map<string, number>()
  let begun = now()
  let total = 0

  function isThrottled(address: string): boolean {
    if (now() - begun >= minute) {
      begun = now()
      total = 0
      wrong.clear()
    }
    // An address that had the right password before is not locked out by what others do.
    return (wrong.get(address) ?? 0) >= perAddress || (total >= inAll && !known.has(address))
  }

  function countWrong(address: string): void {
    known.delete(address)
    total += 1
    wrong.set(address, (wrong.get(address) ?? 0) + 1)
    if (reported.has(address) || reported.size >= mostRemembered) return
    reported.add(address)
    onWrong(address)
  }

  function tryPassword(address: string, given: string): Exclude<SignInResult, 'none'> {
    if (isThrottled(address)) return 'throttled'
    if (!timingSafeEqual(digest(given), expected)) {
      countWrong(address)
      return 'wrong'
    }
    if (known.size < mostRemembered) known.add(address)
    reported.delete(address)
    return 'right'
  }

  return {
    tryPassword,
    check(address, authorization) {
      const given = passwordIn(authorization)
      return given === undefined ? 'none' : tryPassword(address, given)
    },
  }
}

/** `Basic base64(user:password)` (RFC 7617). */
function passwordIn(authorization: string | undefined): string | undefined {
  const [, encoded] = /^basic +([\w+/=-]+) *$/i.exec(authorization ?? '') ?? []
  if (encoded === undefined) return undefined
  return /^[^:]*:(.*)$/s.exec(Buffer.from(encoded, 'base64').toString())?.[1]
}

/** Digests have one length, so the time of a comparison says nothing about the password. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
