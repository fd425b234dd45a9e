/** A serialised discovery document, with the facts about it that are needed without parsing it again. */
import { parseJson } from '../json.ts'
import type { Document } from './context.ts'
import { hasParent, identifierOf } from './devices.ts'
import { uniqueIdsOf } from './removal.ts'

export interface Discovery {
  readonly payload: string
  /** The identifier of its device. */
  readonly identifier: string | undefined
  /** Whether its device has a parent device. All devices have one except the box. */
  readonly hasParent: boolean
  /** The number of its entities. */
  readonly entities: number
}

export function discoveryOf(document: Document): Discovery {
  return {
    payload: JSON.stringify(document),
    identifier: identifierOf(document),
    hasParent: hasParent(document),
    entities: uniqueIdsOf(document).length,
  }
}

/** Parses the document back. Throws a TypeError if the payload is not a JSON object. */
export function documentOf({ payload }: Pick<Discovery, 'payload'>): Document {
  const document = parseJson(payload)
  if (!isDocument(document)) throw new TypeError('The payload is not a discovery document')
  return document
}

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null
}

/** Serialises documents by topic. */
export function discoveries(documents: ReadonlyMap<string, Document>): Map<string, Discovery> {
  return new Map([...documents].map(([topic, document]) => [topic, discoveryOf(document)]))
}
