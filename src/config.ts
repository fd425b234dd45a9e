/** The configuration: loading it, what it holds, and what holds for each thing. */

export { configOf, loadConfig, type Sources } from './config/load.ts'
export { ConfigError } from './config/mistake.ts'
export { type AdapterSettings, settingsOf, type ThingSettings, thingsOf } from './config/pace.ts'
export type { Config } from './config/schema.ts'
export { secretsOf, withoutSecrets } from './config/secrets.ts'
