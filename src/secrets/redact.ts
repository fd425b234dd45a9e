/**
 * What of an answer of the box must not leave the process: the values of fields whose name says that they are secret,
 * of endpoints that are called so (the alarm's PIN is `{name: "pin", value: …}`), and what opens something by itself.
 */
import { maxJsonDepth } from '../json.ts'

const hidden = '(secret)'

const telling =
  /pass(word|wd|phrase)?$|token|secret|psk|^key$|_key$|private|^pin$|_pin$|^puk|^login$|challenge|salt|credential|cookie|userdata|^fullurl$/i
// As names and labels say it: whole words, in French too.
const called = /(?<!\p{L})(pin|puk|pass(e|word|phrase)?|mdp|login|secret|token|jeton|key|clé|psk)(?!\p{L})/u
const holding = ['value', 'history', 'text', 'default']

const credentialsInUrl = /(:\/\/)[^/\s@:]*:[^/\s@]*@/g
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----/

/** The same value with every secret replaced by `(secret)`; what is nested deeper than any answer goes too. */
export function redact(value: unknown): unknown {
  return without(value, maxJsonDepth)
}

function without(value: unknown, levels: number): unknown {
  if (typeof value === 'string') return withoutCredentials(value)
  if (typeof value !== 'object' || value === null) return value
  if (levels === 0) return hidden
  if (Array.isArray(value)) return value.map((it) => without(it, levels - 1))
  const secret = Object.entries(value).some(([name, it]) => /^(name|label)$/.test(name) && isCalledSecret(it))
  const fields = Object.entries(value).map(([name, it]) => {
    const hides = telling.test(name) || (secret && holding.includes(name))
    return [name, hides ? hide(it) : without(it, levels - 1)]
  })
  return Object.fromEntries(fields)
}

/** Whether there is one may be seen, and whether it is right. */
function hide(value: unknown): unknown {
  return value === null || value === '' || typeof value === 'boolean' ? value : hidden
}

function withoutCredentials(text: string): string {
  return privateKey.test(text) ? hidden : text.replace(credentialsInUrl, `$1${hidden}@`)
}

function isCalledSecret(name: unknown): boolean {
  if (typeof name !== 'string') return false
  const words = name.replaceAll('_', ' ').replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
  return called.test(words.toLowerCase())
}
