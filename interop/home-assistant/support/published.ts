/** The entities and devices that should exist, from the discovery documents that are retained on the broker. */
import { z } from 'zod'

const Component = z.looseObject({
  platform: z.string(),
  unique_id: z.string(),
  default_entity_id: z.string(),
  name: z.string().nullable(),
  state_topic: z.string().optional(),
  icon: z.string().optional(),
  entity_category: z.string().optional(),
  device_class: z.string().optional(),
  enabled_by_default: z.boolean().optional(),
})
const Device = z.looseObject({
  identifiers: z.array(z.string()).length(1),
  name: z.string(),
  via_device: z.string().optional(),
})
const Document = z.looseObject({ device: Device })
const Several = z.looseObject({ components: z.record(z.string(), Component) })

export type PublishedDevice = z.output<typeof Device>
/** A component with its key in the document, and its device. */
export type Published = z.output<typeof Component> & { readonly key: string; readonly device: PublishedDevice }

/** The discovery documents among the retained topics, by topic. */
export function documentsIn(retained: ReadonlyMap<string, string>): Record<string, unknown> {
  const found = [...retained].filter(([topic]) => /^homeassistant\/.+\/config$/.test(topic))
  const parsed = found.map(([topic, payload]) => [topic, JSON.parse(payload)] as const)
  return Object.fromEntries(parsed.filter(([, document]) => !('migrate_discovery' in document)))
}

/** The entities that the retained documents announce, in either mode. */
export function publishedIn(retained: ReadonlyMap<string, string>): Published[] {
  return Object.entries(documentsIn(retained)).flatMap(([topic, document]) => {
    const { device } = Document.parse(document)
    const [, platform = '', , key = ''] = topic.split('/')
    if (platform !== 'device') return [{ ...Component.parse({ platform, ...Document.parse(document) }), key, device }]
    const { components } = Several.parse(document)
    return Object.entries(components).map(([name, component]) => ({ ...component, key: name, device }))
  })
}
