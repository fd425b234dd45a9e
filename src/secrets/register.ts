/** The register of secret values: removes them, and the values of fields with secret names, from log lines. */
import { isSecretName, placeholder } from './names.ts'

/** Shorter values occur in ordinary text (`17`). They are replaced only where they are the whole value of a field. */
const minLengthInText = 4

/** Secret values that are known while the program runs: tokens, passwords, the alarm code. */
export interface SecretRegister {
  /** Registers a value, also as it is written in a URL and in JSON. Ignores undefined and ''. */
  add(value: string | undefined): void
  /** A copy of the fields in which `(secret)` replaces every registered value and every field with a secret name. */
  redact(fields: Readonly<Record<string, unknown>>): Record<string, unknown>
}

/** An empty register. */
export function createSecretRegister(): SecretRegister {
  const known = new Set<string>()

  function redactValue(value: unknown, name: string): unknown {
    if (value === null || value === undefined || typeof value === 'boolean') return value
    // An empty value is replaced too, unlike in an answer of the box: the log need not say whether a secret is set.
    if (isSecretName(name)) return placeholder
    if (Array.isArray(value)) return value.map((it) => redactValue(it, name))
    if (typeof value === 'object') return redactFields(value)
    if (known.has(String(value))) return placeholder
    return typeof value === 'string' ? redactText(value) : value
  }

  function redactFields(fields: object): Record<string, unknown> {
    return Object.fromEntries(Object.entries(fields).map(([name, it]) => [name, redactValue(it, name)]))
  }

  function redactText(text: string): string {
    let redacted = text
    for (const secret of known) {
      if (secret.length >= minLengthInText) redacted = redacted.replaceAll(secret, placeholder)
    }
    return redacted
  }

  return {
    add(value) {
      if (!value) return
      for (const form of [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)]) known.add(form)
    },
    redact: redactFields,
  }
}
