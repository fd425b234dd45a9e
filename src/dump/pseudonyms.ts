/**
 * Pseudonyms for whatever could identify a person or a home. One original has one pseudonym, however it is written. A
 * pseudonym keeps what a bug can depend on: its kind, whether a MAC is randomised, whether an IP address is local.
 */
import { isIPv4, isIPv6 } from 'node:net'

/** Each function returns the same pseudonym for the same original. */
export interface Pseudonyms {
  name(original: string): string
  serial(original: string): string
  /** Safe in a URL path. */
  id(original: string): string
  /** With the French country code (`+33` or `0033`) if the original has it. */
  telephone(original: string): string
  /** The text with every MAC, IP and e-mail address in it replaced. */
  addresses(original: string): string
}

const email = /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g
const mac = /\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b/gi
const twelveHexDigits = /(?<![0-9a-z])[0-9a-f]{12}(?![0-9a-z])/gi
const ipAddress = /(?<![\w.:])[0-9a-f]*[.:][0-9a-f.:]*[0-9a-f:](?![\w.:])/gi

/** Pseudonyms that are counted from 1. */
export function createPseudonyms(): Pseudonyms {
  return new PseudonymRegister()
}

type Kind = 'name' | 'serial' | 'id' | 'telephone' | 'mac' | 'ipv4' | 'ipv6' | 'email'

class PseudonymRegister implements Pseudonyms {
  /** Kind and original → pseudonym. */
  readonly #known = new Map<string, string>()
  readonly #counts = new Map<Kind, number>()

  name(original: string): string {
    return this.#pseudonym('name', original, (count) => `name ${count}`)
  }

  serial(original: string): string {
    return this.#pseudonym('serial', original, (count) => `SERIAL${String(count).padStart(4, '0')}`)
  }

  id(original: string): string {
    return this.#pseudonym('id', original, (count) => `id${count}`)
  }

  telephone(original: string): string {
    const digits = original.replace(/[^\d+]/g, '')
    const national = digits.replace(/^(\+|00)33/, '0')
    const pseudonym = this.#pseudonym('telephone', national, (count) => `01990${String(count).padStart(5, '0')}`)
    if (digits === national) return pseudonym
    return `${digits.startsWith('+') ? '+33' : '0033'}${pseudonym.slice(1)}`
  }

  addresses(original: string): string {
    return original
      .replace(email, (it) => this.#pseudonym('email', it, (count) => `person${count}@example.com`))
      .replace(mac, (it) => this.#mac(it))
      .replace(twelveHexDigits, (it) => (this.#isMac(it) ? this.#mac(withColons(it)).replaceAll(':', '') : it))
      .replace(ipAddress, (it) => this.#ipAddress(it))
  }

  #pseudonym(kind: Kind, original: string, make: (count: number) => string): string {
    const key = keyFor(kind, original)
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const count = (this.#counts.get(kind) ?? 0) + 1
    this.#counts.set(kind, count)
    const made = make(count)
    this.#known.set(key, made)
    return made
  }

  #mac(original: string): string {
    const colons = original.replaceAll('-', ':').toLowerCase()
    return this.#pseudonym('mac', colons, (count) => macLike(colons, count))
  }

  /** Twelve digits without a letter can be a number, unless they occurred as a MAC before. */
  #isMac(digits: string): boolean {
    return looksLikeMac(digits) || this.#known.has(keyFor('mac', withColons(digits)))
  }

  #ipAddress(original: string): string {
    if (isIPv4(original)) {
      if (isSameEverywhere(original)) return original
      return this.#pseudonym('ipv4', original, (count) => ipv4Like(original, count))
    }
    if (!isIPv6(original) || original === '::' || original === '::1') return original
    return this.#pseudonym('ipv6', original, (count) => ipv6Like(original, count))
  }
}

function keyFor(kind: Kind, original: string): string {
  return `${kind} ${original.toLowerCase()}`
}

/** Whether a text consists of addresses and what can surround them: `ether-` before a MAC, `/64` after a prefix. */
export function isOnlyAddresses(original: string): boolean {
  const rest = original
    .replace(email, '')
    .replace(mac, '')
    .replace(twelveHexDigits, (it) => (looksLikeMac(it) ? '' : it))
    .replace(ipAddress, (it) => (isIPv4(it) || isIPv6(it) ? '' : it))
  return rest !== original && /^[a-z]{0,8}[-_:/\d]*$/.test(rest)
}

function looksLikeMac(digits: string): boolean {
  return /[a-f]/i.test(digits) && /\d/.test(digits)
}

function withColons(digits: string): string {
  return digits.match(/../g)?.join(':') ?? digits
}

/** Keeps the bit that marks a randomised MAC: it decides whether a host becomes a device. */
function macLike(original: string, count: number): string {
  const randomised = (Number.parseInt(original.slice(0, 2), 16) & 2) !== 0
  return `${randomised ? '02' : '00'}:00:5e:00:${hexByte(count >> 8)}:${hexByte(count)}`
}

function hexByte(value: number): string {
  return (value & 255).toString(16).padStart(2, '0')
}

/** Addresses that are the same in every network: this host, loopback, multicast, netmasks. */
function isSameEverywhere(address: string): boolean {
  return /^(0|127|22[4-9]|2[3-5]\d)\./.test(address)
}

function ipv4Like(original: string, count: number): string {
  const local = /^(10|192\.168|172\.(1[6-9]|2\d|3[01])|169\.254)\./.test(original)
  return local ? `192.168.${count >> 8}.${count & 255}` : `198.18.${count >> 8}.${count & 255}`
}

function ipv6Like(original: string, count: number): string {
  return `${/^fe[89ab]/i.test(original) ? 'fe80' : '2001:db8'}::${count.toString(16)}`
}
