/** Removes secrets from an answer of the box before it leaves the process: in a reply, in `dump`. */
import { maxJsonDepth } from '../json.ts'
import { isSecretLabel, isSecretName, placeholder } from './names.ts'

/** Fields that hold the value of an endpoint of Freebox Home, whose name or label says what it is. */
const valueFields = ['value', 'history', 'text', 'default']

const credentialsInUrl = /(:\/\/)[^/\s@:]*:[^/\s@]*@/g
/** Keys and certificates, those of a VPN profile included. */
const keyBlock = /-----BEGIN [\w ]*(PRIVATE KEY|CERTIFICATE|Static key)/i
/** A secret in a text, as logs and profiles have it: `password="x"`, `PresharedKey = x`. */
const assignment =
  /\b(password|passwd|pass(?:phrase)?|psk|pre_?shared_?key|private_?key|priv_key)(\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;]+)/gi

/**
 * A copy of a JSON value in which `(secret)` replaces: the value of every field with a secret name, the value of an
 * endpoint that is labelled as a secret, credentials in a URL, texts with keys or certificates, values behind a secret
 * name in a text, and what is nested deeper than `maxJsonDepth`.
 */
export function redact(value: unknown): unknown {
  return redactLevel(value, maxJsonDepth)
}

function redactLevel(value: unknown, levels: number): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value !== 'object' || value === null) return value
  if (levels === 0) return placeholder
  if (Array.isArray(value)) return value.map((it) => redactLevel(it, levels - 1))
  const labelledSecret = Object.entries(value).some(
    ([name, it]) => (name === 'name' || name === 'label') && typeof it === 'string' && isSecretLabel(it),
  )
  const fields = Object.entries(value).map(([name, it]) => {
    const secret = isSecretName(name) || (labelledSecret && valueFields.includes(name))
    return [name, secret ? withhold(it) : redactLevel(it, levels - 1)]
  })
  return Object.fromEntries(fields)
}

/** Whether a secret is set, and a flag about it (`weak_password: false`), may be seen. */
function withhold(value: unknown): unknown {
  return value === null || value === '' || typeof value === 'boolean' ? value : placeholder
}

function redactText(text: string): string {
  if (keyBlock.test(text)) return placeholder
  return text.replace(credentialsInUrl, `$1${placeholder}@`).replace(assignment, `$1$2${placeholder}`)
}
