/** The configuration: loading, its type, and the settings of each resource. */

export { ConfigError } from './config-error.ts'
export type { Checked, LoadedConfig, Place } from './layers.ts'
export { type ConfigSources, loadConfig, loadLayers, parseConfig } from './load.ts'
export { isSecretFile, type PageSetting, pageFileIn, pageFileText, refusalOf } from './page-layer.ts'
export { type AdapterSettings, type ResourceSettings, resourceSettings, resourcesOf } from './resource-settings.ts'
export type { Config } from './schema.ts'
export { secretsOf, withoutSecrets } from './secrets.ts'
