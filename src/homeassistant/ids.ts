/** How things are called in Home Assistant's registries (pure): ids that never change, names that people read. */
import type { Item } from '../contract/compiled.ts'
import { fingerprint } from '../mqtt/topics.ts'
import { shortened, singleLine } from '../text.ts'

// After an underscore too, which is a letter to \b.
const mac = /(?<![0-9a-z])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![0-9a-z])/gi

/** Every row of an object asks for the same few words: the last of them are remembered. */
function memoizeText(make: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const made = known.get(text) ?? make(text)
    if (known.size >= 1000) known.clear()
    known.set(text, made)
    return made
  }
}

/** Lower case `[a-z0-9_]`; a MAC keeps its 12 digits together. */
export const idPart = memoizeText((text) =>
  text
    .replace(mac, (it) => it.replaceAll(/[:-]/g, ''))
    .toLowerCase()
    .replace(/[^a-z0-9_]/g, '_'),
)

/** The box's id of an object as part of ours. One that no box makes is told apart from those that look like it then. */
export const objectPart = memoizeText((id) =>
  /^[\p{L}\p{N} _.:-]{1,100}$/u.test(id) ? id : `${id.slice(0, 100)}_${fingerprint(id)}`,
)

/** A word for an entity id, as Home Assistant makes it out of a name: accents dropped, no doubled underscores. */
export const entityWord = memoizeText((text) => {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '')
})

/** 12 lower-case hex digits of a MAC in any spelling; undefined if it is none. */
export function macDigits(text: string | undefined): string | undefined {
  const digits = text?.replaceAll(/[:-]/g, '').toLowerCase()
  return digits !== undefined && /^[0-9a-f]{12}$/.test(digits) ? digits : undefined
}

/** A name template filled in from the object: `DynDNS {provider}`. */
export function fillTemplate(template: string, it: Item): string {
  if (!template.includes('{')) return template
  return shortName(
    template.replace(/\{(\w+)\}/g, (_, field: string) => String(it[field] ?? '')),
    120,
  )
}

/**
 * A device's name. Strangers on the LAN choose theirs: trimmed, without control or direction characters, at most 64
 * characters; where no letter or digit is left: vendor and the end of the MAC (reference 0.1, point 11).
 */
export function deviceName(device: {
  name: string
  manufacturer?: string | undefined
  mac?: string | undefined
}): string {
  const name = shortName(device.name, 64)
  if (/[\p{L}\p{N}]/u.test(name)) return name
  const end = macDigits(device.mac)?.slice(-6).match(/../g)?.join(':')
  return [shortName(device.manufacturer ?? '', 40) || 'Device', end].filter((it) => it !== undefined).join(' ')
}

/** A text as a name: on one line, without control characters, at most `maxLength` characters. */
export function shortName(text: string, maxLength: number): string {
  return shortened(cleanLine(text), maxLength)
}

const cleanLine = memoizeText(singleLine)
