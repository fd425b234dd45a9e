/** The configuration: loading, its type, and the settings of each resource. */

export { ConfigError } from './config-error.ts'
export { type ConfigSources, loadConfig, parseConfig, settingsFromEnvironment } from './load.ts'
export { type AdapterSettings, type ResourceSettings, resourceSettings, resourcesOf } from './resource-settings.ts'
export type { Config } from './schema.ts'
export { secretsOf, withoutSecrets } from './secrets.ts'
