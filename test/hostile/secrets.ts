/** A house in which every secret is one that is recognised wherever it turns up, in whatever writing. */
import type { SimulatedHouse } from '../../src/simulator/index.ts'

/** What it is -> what it says. */
export type Known = Map<string, string>

// All that a secret may have in it, so that each way of writing it down looks different.
const around = (name: string) => `s7cr3t-${name.replace(/[^a-z0-9]/gi, '')} "é/&+?`

/** A secret of this name. */
export function secretCalled(name: string, known: Known): string {
  const secret = around(name)
  known.set(name, secret)
  return secret
}

const opens = /^(.*password|key|pin|.*_pin|pass|login|challenge|secret|token)$/i

/** Puts one in place of each that the house holds: keys of networks and guests, passwords, PINs, credentials. */
export function plant(house: SimulatedHouse, known: Known): void {
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [name, it] of Object.entries(value)) {
      const here = `${path}.${name}`
      if (typeof it === 'string' && opens.test(name)) Reflect.set(value, name, secretCalled(here, known))
      else if (it instanceof Map) for (const [key, one] of it) visit(one, `${here}.${key}`)
      else visit(it, here)
    }
  }
  for (const part of ['connection', 'wifi', 'telephony', 'downloads', 'home'] as const) visit(house[part], part)
}

/** A text in every way in which it may have been written. */
export function writings(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1)
  const ascii = json.replace(/[^ -~]/g, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const encoded = encodeURIComponent(secret)
  const bytes = Buffer.from(secret)
  return [
    ...[secret, json, ascii, JSON.stringify(json).slice(1, -1)],
    ...[encoded, encoded.toLowerCase(), encodeURI(secret), encoded.replaceAll('%20', '+')],
    ...[bytes.toString('hex'), ...[0, 1, 2].flatMap((before) => base64(bytes, before))],
    // Where somebody has cut it, or taken out what is no letter.
    secret.split(' ')[0] ?? secret,
  ]
}

/** As it stands in the base64 of something longer, so many bytes after a group of three. */
function base64(bytes: Buffer, before: number): string[] {
  const whole = Buffer.concat([Buffer.alloc(before), bytes])
  const sure = whole.toString('base64').slice(before === 0 ? 0 : before + 1, Math.floor((whole.length * 4) / 3) - 1)
  return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')]
}

/** Which of them can be read in a text, by name. */
export function readIn(text: string, known: Known): string[] {
  return [...known].filter(([, secret]) => writings(secret).some((it) => text.includes(it))).map(([name]) => name)
}
