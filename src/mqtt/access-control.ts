/**
 * What clients other than the daemon may do on the embedded broker (pure). They may send commands and requests, publish
 * the birth message of Home Assistant, and clear retained discovery topics of freebox2mqtt, which is how Home Assistant
 * reports that a device was deleted. They may publish nothing else, and neither publish nor read `$` topics.
 *
 * On every broker, `isAllowedResponseTopic` keeps the daemon from publishing on behalf of such a client.
 */

/** The topics and prefixes that have a meaning to freebox2mqtt. */
export interface ReservedTopics {
  baseTopic: string
  birthTopic: string
  discoveryPrefix: string
}

/** What of a message decides whether it may be published. */
export interface Publication {
  readonly topic: string
  readonly payload: string | Buffer
  readonly retain: boolean
}

/** Whether a client other than the daemon may publish this. */
export function mayPublish({ topic, payload, retain }: Publication, reserved: ReservedTopics): boolean {
  const { baseTopic, birthTopic, discoveryPrefix } = reserved
  if (topic === birthTopic) return true
  if (payload.length === 0 && isOwnDiscovery(topic, discoveryPrefix)) return true
  // A retained command is ignored by the daemon, so the broker need not store it; one that is stored can be cleared.
  if (retain && payload.length > 0) return false
  if (topic.startsWith(`${baseTopic}/bridge/`)) return topic.startsWith(`${baseTopic}/bridge/request/`)
  return topic.startsWith(`${baseTopic}/`) && topic.endsWith('/set')
}

/** Whether a client other than the daemon may subscribe to this filter; `$SYS` describes how the broker is run. */
export function maySubscribe(filter: string): boolean {
  return !filter.startsWith('$')
}

/** `<prefix>/device/<id>/config` or `<prefix>/<platform>/<id>/<entity>/config` with the id of a Freebox. */
function isOwnDiscovery(topic: string, prefix: string): boolean {
  if (!topic.startsWith(`${prefix}/`)) return false
  const [, id = '', ...rest] = topic.slice(prefix.length + 1).split('/')
  return /^freebox_[0-9a-f]{12}_/.test(id) && rest.at(-1) === 'config' && rest.length <= 2
}

const maxTopicLength = 1000

/**
 * Whether a reply to a command may go to this topic (MQTT 5, Response Topic). The client that sends the command may have
 * fewer rights than the daemon. A reply on a state topic, on a command topic or below the discovery prefix would publish
 * there, with the rights of the daemon, a payload that the client chose.
 */
export function isAllowedResponseTopic(topic: string, reserved: ReservedTopics): boolean {
  const { baseTopic, birthTopic, discoveryPrefix } = reserved
  if (topic === '' || topic.length > maxTopicLength || /^\$|[+#\0]/.test(topic) || topic === birthTopic) return false
  if (isUnder(baseTopic, topic)) return topic.startsWith(`${baseTopic}/bridge/response/`)
  return !isUnder(discoveryPrefix, topic)
}

function isUnder(prefix: string, topic: string): boolean {
  return topic === prefix || topic.startsWith(`${prefix}/`)
}
