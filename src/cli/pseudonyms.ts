/**
 * Stand-ins for what could tell whose box it is, the same one wherever the same thing stands, however it is written.
 * Each says of what kind it is, and as much as a bug may depend on: whether a MAC is randomised, an address local.
 */
import { isIPv4, isIPv6 } from 'node:net'

export type Pseudonyms = ReturnType<typeof createPseudonyms>

const email = /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g
const mac = /\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b/gi
const twelveDigits = /(?<![0-9a-z])[0-9a-f]{12}(?![0-9a-z])/gi
const address = /(?<![\w.:])[0-9a-f]*[.:][0-9a-f.:]*[0-9a-f:](?![\w.:])/gi

/** A new set. */
export function createPseudonyms() {
  const known = new Map<string, string>()
  const counts = new Map<string, number>()

  function of(kind: string, original: string, make: (count: number) => string): string {
    const key = `${kind} ${original.toLowerCase()}`
    const before = known.get(key)
    if (before !== undefined) return before
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    const made = make(count)
    known.set(key, made)
    return made
  }

  function macOf(original: string): string {
    const colons = original.replaceAll('-', ':').toLowerCase()
    return of('mac', colons, (count) => macLike(colons, count))
  }

  /** Twelve digits without a letter may be a number; not so if they stood somewhere as a MAC. */
  function isMac(digits: string): boolean {
    return looksLikeMac(digits) || known.has(`mac ${withColons(digits).toLowerCase()}`)
  }

  function addressOf(original: string): string {
    if (isIPv4(original)) {
      return meansNobody(original) ? original : of('ipv4', original, (count) => ipv4Like(original, count))
    }
    if (!isIPv6(original) || original === '::' || original === '::1') return original
    return of('ipv6', original, (count) => ipv6Like(original, count))
  }

  return {
    name: (original: string): string => of('name', original, (count) => `name ${count}`),
    serial: (original: string): string => of('serial', original, (count) => `SERIAL${String(count).padStart(4, '0')}`),
    /** One that may stand in a path. */
    id: (original: string): string => of('id', original, (count) => `id${count}`),
    /** National, or with the code of France or of some other country, as it was. */
    telephone(original: string): string {
      const digits = original.replace(/[^\d+]/g, '')
      const national = digits.replace(/^(\+|00)33/, '0')
      const made = of('telephone', national, (count) => `01990${String(count).padStart(5, '0')}`)
      if (digits === national) return made
      return digits.startsWith('+') ? `+33${made.slice(1)}` : `0033${made.slice(1)}`
    },
    /** Addresses of every kind in a text, whatever else it says. */
    addresses: (original: string): string =>
      original
        .replace(email, (it) => of('email', it, (count) => `person${count}@example.com`))
        .replace(mac, macOf)
        .replace(twelveDigits, (it) => (isMac(it) ? macOf(withColons(it)).replaceAll(':', '') : it))
        .replace(address, addressOf),
  }
}

/** Whether nothing but addresses stands there, with what may stand around them: `ether-` before a MAC, `/64` behind a prefix. */
export function isOnlyAddresses(original: string): boolean {
  const rest = original
    .replace(email, '')
    .replace(mac, '')
    .replace(twelveDigits, (it) => (looksLikeMac(it) ? '' : it))
    .replace(address, (it) => (isIPv4(it) || isIPv6(it) ? '' : it))
  return rest !== original && /^[a-z]{0,8}[-_:/\d]*$/.test(rest)
}

function looksLikeMac(digits: string): boolean {
  return /[a-f]/i.test(digits) && /\d/.test(digits)
}

function withColons(digits: string): string {
  return digits.match(/../g)?.join(':') ?? digits
}

/** Whether it is randomised or its maker's stays visible, since that decides which hosts are shown. */
function macLike(original: string, count: number): string {
  const local = (Number.parseInt(original.slice(0, 2), 16) & 2) !== 0
  return `${local ? '02' : '00'}:00:5e:00:${hex(count >> 8)}:${hex(count)}`
}

function hex(value: number): string {
  return (value & 255).toString(16).padStart(2, '0')
}

function meansNobody(text: string): boolean {
  return /^(0|127|22[4-9]|2[3-5]\d)\./.test(text)
}

function ipv4Like(original: string, count: number): string {
  const local = /^(10|192\.168|172\.(1[6-9]|2\d|3[01])|169\.254)\./.test(original)
  return local ? `192.168.${count >> 8}.${count & 255}` : `198.18.${count >> 8}.${count & 255}`
}

function ipv6Like(original: string, count: number): string {
  return `${/^fe[89ab]/i.test(original) ? 'fe80' : '2001:db8'}::${count.toString(16)}`
}
