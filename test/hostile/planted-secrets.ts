/** A house in which every secret is a text that is recognised wherever it appears, in any encoding. */
import type { SimulatedHouse } from '../../src/simulator/index.ts'

/** The secrets by their names. */
export type KnownSecrets = Map<string, string>

// Characters that each encoding writes differently. The token of the box is refused if it contains a blank.
const secretText = (name: string) => `s7cr3t-${name.replace(/[^a-z0-9]/gi, '')}${name === 'app_token' ? '' : ' '}"é/&+?`

/** A secret of this name. */
export function secretCalled(name: string, known: KnownSecrets): string {
  const secret = secretText(name)
  known.set(name, secret)
  return secret
}

const secretKeys =
  /^(.*password|key|.*_(priv|preshared|public)_key|pin|.*_pin|pass|login|challenge|secret|token|cloudinit_\w+)$/i

/** Replaces every secret of the house by a known one: keys of networks and guests, passwords, PINs, credentials. */
export function plantSecrets(house: SimulatedHouse, known: KnownSecrets): void {
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [name, it] of Object.entries(value)) {
      const here = `${path}.${name}`
      // The login of a VPN user is no secret: it is the id of the user.
      const isSecret = (secretKeys.test(name) && !here.startsWith('vpn.users.')) || name === 'password'
      if (typeof it === 'string' && isSecret) Reflect.set(value, name, secretCalled(here, known))
      else if (it instanceof Map) for (const [key, one] of it) visit(one, `${here}.${key}`)
      else visit(it, here)
    }
  }
  const parts = [
    'connection',
    'wifi',
    'telephony',
    'downloads',
    'home',
    'shareLinks',
    'vms',
    'vpn',
    'vpnClient',
  ] as const
  for (const part of parts) visit(house[part], part)
}

/** A text in every encoding in which it may appear. */
export function encodings(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1)
  const ascii = json.replace(/[^ -~]/g, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const encoded = encodeURIComponent(secret)
  const bytes = Buffer.from(secret)
  return [
    ...[secret, json, ascii, JSON.stringify(json).slice(1, -1)],
    ...[encoded, encoded.toLowerCase(), encodeURI(secret), encoded.replaceAll('%20', '+')],
    ...[bytes.toString('hex'), ...[0, 1, 2].flatMap((before) => base64(bytes, before))],
    // Its first word: a text may have been cut, or reduced to its letters.
    secret.split(/[ "]/)[0] ?? secret,
  ]
}

/** The part of its base64 that is the same in a longer text, if it follows `before` bytes after a group of three. */
function base64(bytes: Buffer, before: number): string[] {
  const whole = Buffer.concat([Buffer.alloc(before), bytes])
  const stable = whole.toString('base64').slice(before === 0 ? 0 : before + 1, Math.floor((whole.length * 4) / 3) - 1)
  return [stable, stable.replaceAll('+', '-').replaceAll('/', '_')]
}

/** The names of the secrets that can be read in a text. */
export function secretsIn(text: string, known: KnownSecrets): string[] {
  return [...known].filter(([, secret]) => encodings(secret).some((it) => text.includes(it))).map(([name]) => name)
}
