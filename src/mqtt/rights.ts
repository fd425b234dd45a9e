/**
 * Who may publish what on the embedded broker. The daemon says everything itself; all others, with a user name or
 * without, give it commands, ask it, tell that Home Assistant is born, and empty our discovery topics, which is how
 * Home Assistant says that a device was deleted. Nothing else is theirs, nor is what a `$` begins; and on no broker does
 * the daemon say something in their place.
 */

export interface Territory {
  baseTopic: string
  birthTopic: string
  discoveryPrefix: string
}

export interface Said {
  readonly topic: string
  readonly payload: string | Buffer
  readonly retain: boolean
}

/** Whether a client other than the daemon may publish this. */
export function mayPublish({ topic, payload, retain }: Said, territory: Territory): boolean {
  const { baseTopic, birthTopic, discoveryPrefix } = territory
  if (topic === birthTopic) return true
  if (payload.length === 0 && isOurDiscovery(topic, discoveryPrefix)) return true
  // Nobody obeys a command that is retained, so nobody's memory has to keep it; a mistake may be emptied.
  if (retain && payload.length > 0) return false
  if (topic.startsWith(`${baseTopic}/bridge/`)) return topic.startsWith(`${baseTopic}/bridge/request/`)
  return topic.startsWith(`${baseTopic}/`) && topic.endsWith('/set')
}

/** Whether a client other than the daemon may read what is below this filter: not how the broker is run. */
export function maySubscribe(filter: string): boolean {
  return !filter.startsWith('$')
}

/** `<prefix>/device/<id>/config` or `<prefix>/<platform>/<id>/<row>/config`, where the id is one of a Freebox. */
function isOurDiscovery(topic: string, prefix: string): boolean {
  if (!topic.startsWith(`${prefix}/`)) return false
  const [, id = '', ...rest] = topic.slice(prefix.length + 1).split('/')
  return /^freebox_[0-9a-f]{12}_/.test(id) && rest.at(-1) === 'config' && rest.length <= 2
}

/**
 * Whether a command may be answered there (MQTT 5, Response Topic). Whoever sends it may have fewer rights than we:
 * an answer among our states, our commands or the discovery of Home Assistant would be a word of ours, dictated by him.
 */
export function mayAnswer(topic: string, territory: Territory): boolean {
  const { baseTopic, birthTopic, discoveryPrefix } = territory
  if (topic === '' || topic.length > longest || /^\$|[+#\0]/.test(topic) || topic === birthTopic) return false
  if (isUnder(baseTopic, topic)) return topic.startsWith(`${baseTopic}/bridge/response/`)
  return !isUnder(discoveryPrefix, topic)
}

const longest = 1000

function isUnder(prefix: string, topic: string): boolean {
  return topic === prefix || topic.startsWith(`${prefix}/`)
}
