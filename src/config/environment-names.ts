/** Names of environment variables that are almost those of a setting. */
import { nearest } from '../wording/nearest.ts'
import { settingInstead } from './foreign-keys.ts'

export const prefix = 'FREEBOX2MQTT__'

/** The variable that sets the setting at a path. */
export function variableOf(path: readonly string[]): string {
  return prefix + path.join('__').toUpperCase()
}

/** `FREEBOX2MQTT_MQTT_URL`, `FREEBOX_2_MQTT__MQTT__URL`, `freebox2mqtt.mqtt.url` … */
const similarPrefix = /^free_?box_?-?(?:2|to)_?-?mqtt(?=[^a-z\d])/i

/** Set by Kubernetes and by links of Docker for a service called freebox2mqtt. */
const ofService = /_(PORT|SERVICE_HOST|SERVICE_PORT\w*|PORT_\d+_(TCP|UDP)\w*|NAME|ENV_\w+)$/i

/** Whether a variable begins as those of settings do, or almost. */
export function isSimilar(variable: string): boolean {
  return similarPrefix.test(variable)
}

/** The variable that was probably meant. @param names the variables of all settings. */
export function variableMeant(variable: string, names: readonly string[]): string | undefined {
  const rest = variable.replace(similarPrefix, '')
  const same = names.find((name) => joined(name.slice(prefix.length)) === joined(rest))
  if (same !== undefined) return same
  if (variable.toUpperCase().startsWith(prefix)) return ofOtherPrograms(rest, names) ?? nearest(variable, names)
  return ofService.test(variable) ? undefined : (ofOtherPrograms(rest, names) ?? nearestJoined(rest, names))
}

/** `MQTT__HOST` is what other programs call `MQTT__URL`. */
function ofOtherPrograms(rest: string, names: readonly string[]): string | undefined {
  const levels = rest
    .toLowerCase()
    .split(/_+/)
    .filter((level) => level !== '')
  const [section = '', ...key] = levels
  if (key.length === 0) return undefined
  const instead = settingInstead([section, key.join('')], {})
    ?.replace(/:.*/, '')
    .split('.')
  if (instead === undefined) return undefined
  return [variableOf(instead), variableOf([section, ...instead])].find((name) => names.includes(name))
}

function nearestJoined(rest: string, names: readonly string[]): string | undefined {
  const word = joined(rest)
  const known = new Map(names.map((name) => [joined(name.slice(prefix.length)), name]))
  const found = word.length < 6 ? undefined : nearest(word, [...known.keys()])
  return found === undefined || Math.abs(found.length - word.length) > 2 ? undefined : known.get(found)
}

function joined(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, '')
}
