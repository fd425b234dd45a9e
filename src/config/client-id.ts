/** The client id that follows from the base topic (pure). */
import { createHash } from 'node:crypto'

/** What every broker of MQTT must accept: 23 characters (MQTT 5, section 3.1.3.1). */
const maxLength = 23
const prefix = 'freebox2mqtt_'

/**
 * `freebox2mqtt_<base topic>`. A base topic that is too long or has other characters than letters, digits, `_` and `-` is
 * replaced by its fingerprint: access rules and authentication plugins refuse such client ids, some only by denying every
 * topic. Two base topics never get the same client id, as their daemons would evict each other.
 */
export function clientIdFor(baseTopic: string): string {
  const id = `${prefix}${baseTopic}`
  if (id.length <= maxLength && /^[\w-]+$/.test(id)) return id
  const fingerprint = createHash('sha256').update(baseTopic).digest('hex')
  return `${prefix}${fingerprint.slice(0, maxLength - prefix.length)}`
}
