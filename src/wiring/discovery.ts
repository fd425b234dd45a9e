/** Configuration and identity of the box → what all discovery documents have in common. */

import { boxDevice, type Identity } from '../bridge/identity.ts'
import type { DiscoveryContext } from '../homeassistant/context.ts'
import type { DaemonOptions } from './options.ts'

const supportUrl = 'https://github.com/freebox2mqtt/freebox2mqtt'

/** What every discovery document of this daemon shares: the box, the topic prefix, the language, the alarm code. */
export function discoveryContext(
  { config, names, version }: Pick<DaemonOptions, 'config' | 'names' | 'version'>,
  topics: DiscoveryContext['topics'],
  identity: Identity,
): DiscoveryContext {
  const { discovery_prefix, mode, language, alarm_code } = config.homeassistant
  return {
    topics,
    box: identity.id,
    boxDevice: boxDevice(identity),
    origin: { name: 'freebox2mqtt', sw_version: version, support_url: supportUrl },
    prefix: discovery_prefix,
    mode,
    alarmCode: alarm_code === undefined ? undefined : alarmCodeKind(alarm_code),
    translate: (entity, english) => (language === 'fr' ? names[entity] : undefined) ?? english,
  }
}

/** Home Assistant shows a number pad for `REMOTE_CODE` and a text field for `REMOTE_CODE_TEXT`. */
function alarmCodeKind(code: string): 'REMOTE_CODE' | 'REMOTE_CODE_TEXT' {
  return /^\d+$/.test(code) ? 'REMOTE_CODE' : 'REMOTE_CODE_TEXT'
}
