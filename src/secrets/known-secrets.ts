/**
 * What must not be seen in a log: values that were registered, wherever they stand in a text, and whatever stands
 * under a name such as password.
 */
const hidden = '(secret)'

// Without underscores, in lower case: app_token, appToken and APP_TOKEN are one name.
const names = new Set([
  'apptoken',
  'sessiontoken',
  'token',
  'password',
  'pin',
  'key',
  'psk',
  'alarmcode',
  'secret',
  'authorization',
  'xfbxappauth',
])

// Shorter ones would strike out half of what is said: they are hidden only where they stand alone.
const shortest = 4

export interface Secrets {
  /** From now on this text is not to be seen; nothing is as good as absent. */
  add(value: string | undefined): void
  /** The same fields without any secret. */
  without(fields: Readonly<Record<string, unknown>>): Record<string, unknown>
}

/** An empty register. */
export function createSecrets(): Secrets {
  const known = new Set<string>()

  function valueWithout(value: unknown, name: string): unknown {
    if (typeof value === 'string' || typeof value === 'number') {
      return isSecretName(name) || known.has(String(value)) ? hidden : struckOut(value)
    }
    if (Array.isArray(value)) return value.map((it) => valueWithout(it, name))
    return typeof value === 'object' && value !== null ? without(value) : value
  }

  function without(fields: object): Record<string, unknown> {
    return Object.fromEntries(Object.entries(fields).map(([key, it]) => [key, valueWithout(it, key)]))
  }

  function struckOut(value: string | number): string | number {
    if (typeof value === 'number') return value
    let text = value
    for (const secret of known) if (secret.length >= shortest) text = text.replaceAll(secret, hidden)
    return text
  }

  return {
    add(value) {
      if (!value) return
      for (const form of [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)]) known.add(form)
    },
    without,
  }
}

function isSecretName(name: string): boolean {
  return names.has(name.replace(/[_-]/g, '').toLowerCase())
}
