/** The secrets of the configuration: every text under a secret name (`secrets/names.ts`). */
import { isSecretName, placeholder } from '../secrets/names.ts'
import type { Config } from './schema.ts'

/** The value of every secret that is set, for the log to remove. */
export function secretsOf(config: Config): string[] {
  return secretsIn(config)
}

/** The configuration as it may be published: `(secret)` replaces the value of each secret that is set. */
export function withoutSecrets(config: Config): Readonly<Record<string, unknown>> {
  return redactSection(config)
}

// Only texts: a section may have a secret name and hold none, as the resource `adapters.wifi.custom_key` does.
function secretsIn(section: object): string[] {
  return Object.entries(section).flatMap(([name, value]) => {
    if (typeof value === 'string') return isSecretName(name) ? [value] : []
    return typeof value === 'object' && value !== null ? secretsIn(value) : []
  })
}

function redactSection(section: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(section).map(([name, value]) => [name, redactSetting(name, value)]))
}

function redactSetting(name: string, value: unknown): unknown {
  if (typeof value === 'string') return isSecretName(name) ? placeholder : value
  if (Array.isArray(value)) return value.map((it) => redactSetting(name, it))
  return typeof value === 'object' && value !== null ? redactSection(value) : value
}
