/** What of a configuration must not be seen. */
import type { Config } from './schema.ts'

const hidden = '(secret)'

/** Every secret of the configuration, for the log to hide. */
export function secretsOf({ freebox, mqtt, homeassistant }: Config): string[] {
  const all = [freebox.app_token, mqtt.password, mqtt.tls.key, mqtt.embedded.password, homeassistant.alarm_code]
  return all.filter((it) => it !== undefined)
}

/** The configuration as it may be shown: where a secret is given, only that it is. */
export function withoutSecrets(config: Config): Config {
  const { freebox, mqtt, homeassistant } = config
  return {
    ...config,
    freebox: { ...freebox, app_token: hide(freebox.app_token) },
    mqtt: {
      ...mqtt,
      password: hide(mqtt.password),
      tls: { ...mqtt.tls, key: hide(mqtt.tls.key) },
      embedded: { ...mqtt.embedded, password: hide(mqtt.embedded.password) },
    },
    homeassistant: { ...homeassistant, alarm_code: hide(homeassistant.alarm_code) },
  }
}

function hide(value: string | undefined): string | undefined {
  return value === undefined ? undefined : hidden
}
