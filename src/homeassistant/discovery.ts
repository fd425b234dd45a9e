/** A discovery message as it is said: its text, and the little that has to be known of it without reading that again. */
import { parseJson } from '../json.ts'
import { hasParent, identifierOf } from './devices.ts'
import type { Document } from './document.ts'
import { uniqueIdsOf } from './removal.ts'

export interface Discovery {
  readonly payload: string
  /** Of the device that it is about. */
  readonly identifier: string | undefined
  /** The device is below another one, as everything but the box itself is. */
  readonly hasParent: boolean
  /** How many entities it makes. */
  readonly entities: number
}

/** The message that says a document. */
export function discoveryOf(document: Document): Discovery {
  return {
    payload: JSON.stringify(document),
    identifier: identifierOf(document),
    hasParent: hasParent(document),
    entities: uniqueIdsOf(document).length,
  }
}

/** The document of a message that `discoveryOf` made. */
export function documentOf({ payload }: Pick<Discovery, 'payload'>): Document {
  const document = parseJson(payload)
  if (!isDocument(document)) throw new TypeError('the payload is not a discovery document')
  return document
}

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null
}

/** Documents as they are said, by topic. */
export function discoveries(documents: ReadonlyMap<string, Document>): Map<string, Discovery> {
  return new Map([...documents].map(([topic, document]) => [topic, discoveryOf(document)]))
}
