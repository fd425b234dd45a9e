/** Makes ids and names for Home Assistant's registries (pure). */
import type { Item } from '../contract/compiled.ts'
import type { Device } from '../contract/parts.ts'
import { phrase, wordOf } from '../contract/phrase.ts'
import { fingerprint } from '../mqtt/topics.ts'
import { shortened, singleLine } from '../text.ts'
import { transliterated } from './transliteration.ts'

// Not \b, to which an underscore is a letter: a MAC address may follow one.
const mac = /(?<![0-9a-z])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![0-9a-z])/gi

/** Memoises up to 1000 results, as all entities of an object need the same few ids. */
function memoizeText(make: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const made = known.get(text) ?? make(text)
    if (known.size >= 1000) known.clear()
    known.set(text, made)
    return made
  }
}

/** The text as part of an id: lower case `[a-z0-9_]`. A MAC address becomes its 12 digits. */
export const idPart = memoizeText((text) =>
  text
    .replace(mac, (it) => it.replaceAll(/[:-]/g, ''))
    .toLowerCase()
    .replace(/[^a-z0-9_]/g, '_'),
)

/**
 * The box's id of an object, for use in an id. If `idPart` has to replace a character, or the id is too long, it gets a
 * fingerprint, so that two objects (`a b` and `a_b`) never have one id. The MAC addresses of hosts and networks are the
 * exception: they become their digits, which no other id of the box is.
 */
export const objectPart = memoizeText((id) => {
  const isKept = /^[a-z0-9_]{1,100}$/.test(id) && !/(^|_)[0-9a-f]{12}$/.test(id)
  return isKept || macId.test(id) ? id : `${id.slice(0, 100)}_${fingerprint(id)}`
})

// `ether-aa:bb:cc:dd:ee:ff`
const macId = /^([a-z0-9]{1,20}-)?[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i

/**
 * A name slugified as Home Assistant does it for entity ids: without accents and doubled underscores, and transliterated
 * (`Æther` is aether, `日本語` ribenyu). Symbols and emoji are left out.
 */
export const entityWord = memoizeText((text) => {
  // Other scripts first: the decomposition takes Korean syllables apart and would cost Japanese its voiced sounds.
  const latin = text.normalize('NFC').replace(otherScripts, transliterated)
  const plain = latin
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/(?!\p{ASCII})[\p{L}\p{N}]/gu, transliterated)
  const word = plain
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  // One character can become a sentence (U+FDFA).
  return word.slice(0, 120).replace(/_$/, '')
})

const otherScripts = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]+/gu

/** The 12 digits of a MAC address in any spelling, in lower case. Undefined if the text is not a MAC address. */
export function macDigits(text: string | undefined): string | undefined {
  const digits = text?.replaceAll(/[:-]/g, '').toLowerCase()
  return digits !== undefined && /^[0-9a-f]{12}$/.test(digits) ? digits : undefined
}

/**
 * Replaces each `{field}` in a name by that field of the object: `DynDNS {provider}`.
 * @param text what a field is in the language of the name; by default the word for ids
 */
export function fillTemplate(template: string, it: Item, text: (value: unknown) => string = wordOf): string {
  if (!template.includes('{')) return template
  return shortName(
    template.replace(/\{(\w+)\}/g, (_, field: string) => text(it[field])),
    120,
  )
}

type NamedDevice = Pick<Device, 'name' | 'manufacturer' | 'mac'>

/** A device without a name and a vendor. It may be of any adapter. */
export const unnamed = phrase('Device')

/**
 * A device's name: trimmed, without control or direction characters, at most 64 characters. Any host on the LAN can
 * choose its name freely. If no letter or digit is left, the name is the vendor and the end of the MAC address
 * (reference 0.1, point 11).
 * @param text what the name is in a language; by default the word for ids
 */
export function deviceName(device: NamedDevice, text: (value: unknown) => string = wordOf): string {
  const name = shortName(text(device.name), 64)
  return /[\p{L}\p{N}]/u.test(name) ? name : vendorName(device, text)
}

/** The vendor and the end of the MAC address: `Withings 0a:0b:0c`. */
function vendorName({ manufacturer = '', mac }: NamedDevice, text: (value: unknown) => string): string {
  const end = macDigits(mac)?.slice(-6).match(/../g)?.join(':')
  return [shortName(manufacturer, 40) || text(unnamed), end].filter((it) => it !== undefined).join(' ')
}

/** The beginning of the entity ids of a device. A name of which nothing is left is that of its vendor. */
export function deviceWord(device: NamedDevice): string {
  const word = entityWord(deviceName(device)) || entityWord(vendorName(device, wordOf)) || 'device'
  return word.slice(0, 64).replace(/_$/, '')
}

/** The text on one line, without control characters, cut to `maxLength` characters. */
export function shortName(text: string, maxLength: number): string {
  return shortened(cleanLine(text), maxLength)
}

const cleanLine = memoizeText(singleLine)
