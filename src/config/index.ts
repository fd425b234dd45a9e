/** The configuration: loading it, what it holds, and what holds for each thing. */

export { ConfigError } from './config-error.ts'
export { configOf, loadConfig, type Sources } from './load.ts'
export { type AdapterSettings, type ResourceSettings, resourcesOf, settingsOf } from './resource-settings.ts'
export type { Config } from './schema.ts'
export { secretsOf, withoutSecrets } from './secrets.ts'
