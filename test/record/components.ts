/** The entities that the retained discovery documents announce, in either mode of discovery. */

export type Fields = Readonly<Record<string, unknown>>

export interface Component {
  readonly platform: string
  readonly config: Fields
}

/** In the order of their topics, and within a document in the order of their keys. */
export function componentsIn(retained: ReadonlyMap<string, Buffer>): Component[] {
  const documents = [...retained].filter(([topic]) => topic.startsWith('homeassistant/') && topic.endsWith('/config'))
  return documents
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([topic, payload]) => componentsOf(topic.split('/')[1] ?? '', JSON.parse(payload.toString())))
}

function componentsOf(kind: string, document: unknown): Component[] {
  const fields = fieldsOf(document)
  if (kind !== 'device') return [{ platform: kind, config: fields }]
  return Object.entries(fieldsOf(fields.components))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, component]) => {
      const config = fieldsOf(component)
      return { platform: String(config.platform), config }
    })
}

/** The members of an object; none for another value. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
