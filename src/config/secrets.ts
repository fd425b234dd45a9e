/** The secrets in a configuration. */
import type { Config } from './schema.ts'

const replacement = '(secret)'

/** Every secret of the configuration, for the log to hide. */
export function secretsOf({ freebox, mqtt, homeassistant }: Config): string[] {
  const all = [freebox.app_token, mqtt.password, mqtt.tls.key, mqtt.embedded.password, homeassistant.alarm_code]
  return all.filter((it) => it !== undefined)
}

/** The configuration with each secret replaced by `(secret)`, so that it still shows which ones are set. */
export function withoutSecrets(config: Config): Config {
  const { freebox, mqtt, homeassistant } = config
  return {
    ...config,
    freebox: { ...freebox, app_token: replaced(freebox.app_token) },
    mqtt: {
      ...mqtt,
      password: replaced(mqtt.password),
      tls: { ...mqtt.tls, key: replaced(mqtt.tls.key) },
      embedded: { ...mqtt.embedded, password: replaced(mqtt.embedded.password) },
    },
    homeassistant: { ...homeassistant, alarm_code: replaced(homeassistant.alarm_code) },
  }
}

function replaced(secret: string | undefined): string | undefined {
  return secret === undefined ? undefined : replacement
}
