/**
 * What is recorded: each simulated model twice, with the settings of two different users. What a command sends to the box
 * does not depend on the language, so that in French one model is enough: the one with the most entities and the alarm.
 */
import { type Model, modelNames } from '../../src/simulator/index.ts'
import { merged, type Settings } from '../settings.ts'

export interface Variant {
  readonly model: Model
  /** The name of its file in `expected/`, without `.json`. */
  readonly name: string
  /** For the title of the test, such as `Delta, in English`. */
  readonly title: string
  readonly settings: Settings
  /** Stores a hash of each value in place of the value. */
  readonly compact: boolean
  /** Also sends every command and query. */
  readonly commands: boolean
  readonly alarmCode?: string
}

/** Everything is allowed. Each thing is read at the start, and after that only for a command or a refresh. */
const common: Settings = {
  log: { level: 'error' },
  freebox: { requests_per_minute: 6000 },
  adapters: { defaults: { every: '24h' } },
  commands: { deny: [], allow_dangerous: ['*'], per_minute: 6000 },
  requests: { api: { allow: ['GET connection/*', 'PUT connection/config/'] } },
}

const english: Settings = merged(common, {
  homeassistant: { language: 'en', mode: 'device' },
  adapters: {
    wifi: { guest_keys: true, guest_qr: true },
    phone: { ringing: true },
    switch: { traffic: { enabled: true } },
  },
})

const alarmCode = '1234'
const french: Settings = merged(common, {
  homeassistant: { language: 'fr', mode: 'single', alarm_code: alarmCode },
})

export const variants: readonly Variant[] = modelNames.flatMap((model) => [
  { model, name: model, title: `${capital(model)}, in English`, settings: english, compact: false, commands: true },
  {
    ...{
      model,
      name: `${model}.fr`,
      title: `${capital(model)}, in French`,
      settings: french,
      compact: true,
      alarmCode,
    },
    commands: model === 'delta',
  },
])

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
