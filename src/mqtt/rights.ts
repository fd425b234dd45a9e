/**
 * Who may publish what on the embedded broker. The daemon says everything itself; others give it commands and clear
 * what they want gone. What is neither under the base topic nor discovery is nobody's business of ours.
 */

export interface Territory {
  baseTopic: string
  birthTopic: string
  discoveryPrefix: string
}

/** Whether a client other than the daemon may publish to this topic; `empty`: the payload is. */
export function mayPublish(topic: string, empty: boolean, territory: Territory): boolean {
  const { baseTopic, birthTopic, discoveryPrefix } = territory
  if (topic === birthTopic) return true
  if (topic.startsWith('$')) return false
  if (isUnder(baseTopic, topic)) return topic.endsWith('/set') || topic.startsWith(`${baseTopic}/bridge/request/`)
  if (isUnder(discoveryPrefix, topic)) return empty && topic.endsWith('/config')
  return true
}

function isUnder(prefix: string, topic: string): boolean {
  return topic === prefix || topic.startsWith(`${prefix}/`)
}
