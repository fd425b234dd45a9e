/**
 * Answers of a box without whose box it is. Whatever could tell is replaced by a pseudonym, the same one wherever it
 * stands, so that what belonged together still does. What is not known to be harmless is taken for a name.
 */
import { isIPv4, isIPv6 } from 'node:net'
import { withoutSecrets } from '../engine/secrets.ts'

export interface Anonymous {
  /** An answer to a GET of `path`. */
  answer(path: string, value: unknown): unknown
  /** A path, which may have an id in it. */
  text(text: string): string
}

// Free words that say what a box can and not whose it is.
const harmlessKeys =
  /^(vendor_name|manufacturer|model\w*|pretty_name|box_\w+|board_name|firmware_version|api_version|sfp_\w+|media|modulation|protocol|rate_\w+|\w*country|timezone|uptime)$/
// Chapters whose names are the box's own words: thermometers, interfaces.
const harmlessNames = /^(system|connection|lan\/browser\/interfaces)\//
const serials = /serial|^uid$|imei|iccid|imsi|fingerprint|^guid$|^uuid$/i
const personal = /name|ssid|label|title|desc|comment|user|owner|contact|company|address|domain|number|path|url|host$/i
// Words of an enumeration (no long hexadecimal number, which names something), versions, times.
const plainWord = /^((?![0-9a-f]{8,}$)[a-z0-9_]{1,32}|[\d.:T/+Z-]{0,32})$/

const mac = /\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b/gi
const email = /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g
const address = /(?<![\w.:])[0-9a-f]*[.:][0-9a-f.:]*[0-9a-f:](?![\w.:])/gi
const telephone = /^\+?[\d ]{8,16}$/

/** A new set of pseudonyms. */
export function createAnonymous(): Anonymous {
  const pseudonyms = new Map<string, string>()
  const counts = new Map<string, number>()

  function pseudonym(kind: string, original: string, make: (count: number) => string): string {
    const known = pseudonyms.get(`${kind} ${original.toLowerCase()}`)
    if (known !== undefined) return known
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    const made = make(count)
    pseudonyms.set(`${kind} ${original.toLowerCase()}`, made)
    return made
  }

  /** Addresses of every kind in a text, whatever else it says. */
  function text(original: string): string {
    return original
      .replace(email, (it) => pseudonym('email', it, (count) => `person${count}@example.com`))
      .replace(mac, (it) => pseudonym('mac', it.replaceAll('-', ':'), (count) => macLike(it, count)))
      .replace(address, (it) => {
        if (isIPv4(it)) return meansNobody(it) ? it : pseudonym('ipv4', it, (count) => ipv4Like(it, count))
        return isIPv6(it) && it !== '::' && it !== '::1' ? pseudonym('ipv6', it, (count) => ipv6Like(it, count)) : it
      })
  }

  function word(path: string, key: string, original: string): string {
    if (serials.test(key)) return pseudonym('serial', original, (count) => `SERIAL${String(count).padStart(4, '0')}`)
    if (original === '' || isOnlyAddresses(original)) return text(original)
    if (harmlessKeys.test(key) || (key === 'name' && harmlessNames.test(path))) return original
    if (telephone.test(original))
      return pseudonym('telephone', original, (count) => `01990${String(count).padStart(5, '0')}`)
    if (plainWord.test(original) && !personal.test(key)) return original
    return pseudonym('name', original, (count) => `name ${count}`)
  }

  function without(path: string, value: unknown, key: string): unknown {
    if (typeof value === 'string') return word(path, key, value)
    if (Array.isArray(value)) return value.map((it) => without(path, it, key))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, it]) => [text(name), without(path, it, name)]))
  }

  return { text, answer: (path, value) => without(path, withoutSecrets(value), '') }
}

/** Whether it is randomised or its maker's stays visible, since that decides which hosts are shown. */
function macLike(original: string, count: number): string {
  const local = (Number.parseInt(original.slice(0, 2), 16) & 2) !== 0
  return `${local ? '02' : '00'}:00:5e:00:${hex(count >> 8)}:${hex(count)}`
}

function hex(value: number): string {
  return (value & 255).toString(16).padStart(2, '0')
}

// With what may stand around it: `ether-` before a MAC, `/64` behind a prefix. A sentence would say more.
function isOnlyAddresses(original: string): boolean {
  const rest = original
    .replace(email, '')
    .replace(mac, '')
    .replace(address, (it) => (isIPv4(it) || isIPv6(it) ? '' : it))
  return rest !== original && /^[a-z]{0,8}[-_:/\d]*$/.test(rest)
}

function meansNobody(text: string): boolean {
  return isIPv4(text) && /^(0|127|22[4-9]|2[3-5]\d)\./.test(text)
}

function ipv4Like(original: string, count: number): string {
  const local = /^(10|192\.168|172\.(1[6-9]|2\d|3[01])|169\.254)\./.test(original)
  return local ? `192.168.${count >> 8}.${count & 255}` : `198.18.${count >> 8}.${count & 255}`
}

function ipv6Like(original: string, count: number): string {
  return `${/^fe[89ab]/i.test(original) ? 'fe80' : '2001:db8'}::${count.toString(16)}`
}
