/** What of an answer of the box must not leave the process: the values of fields whose name says that they are secret. */

const telling =
  /pass(word|wd|phrase)?$|token|secret|psk|^key$|_key$|private|^pin$|_pin$|^puk|^login$|challenge|salt|credential/i

/** The same value with every secret replaced by `(secret)`, at any depth. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).map(([name, it]) => {
    const hide = telling.test(name) && it !== null && it !== '' && typeof it !== 'boolean'
    return [name, hide ? '(secret)' : withoutSecrets(it)]
  })
  return Object.fromEntries(fields)
}
