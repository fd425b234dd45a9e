/**
 * Lints discovery documents (pure): finds what Home Assistant or openHAB refuses, ignores silently or logs as an error
 * at run time (reference, Annex A). The tests run it on every document.
 */

import { hasControlCharacter } from '../text.ts'
import type { Component } from './components.ts'
import type { Document } from './context.ts'
import { groupOf, hasParent } from './devices.ts'
import { lintComponent, unknownKeys, words } from './lint-component.ts'
import { lintDevicesForOpenhab, lintForOpenhab } from './openhab.ts'
import { componentsOf } from './removal.ts'

const inSingle = words('device origin availability availability_mode')
const rootKeys = words('device origin components availability availability_mode qos')
const deviceKeys = words(
  'identifiers connections name manufacturer model model_id hw_version sw_version serial_number suggested_area configuration_url via_device',
)

/** Problems of one discovery document, in either mode. Returns [] if it has no problems. */
export function lint(topic: string, document: Document): string[] {
  const device = /^[^/]+\/device\/([^/]+)\/config$/.exec(topic)
  const complaints = [...lintTopic(topic), ...lintDevice(document.device), ...lintOrigin(document.origin)]
  const forOpenhab = lintForOpenhab(topic, document)
  const bytes = Buffer.byteLength(JSON.stringify(document))
  if (bytes >= 64 * 1024) complaints.push(`${bytes} bytes, more than 64 kB`)
  if (device === null) {
    const platform = topic.split('/').at(-4)
    complaints.push(...lintComponent({ platform, ...document }, inSingle))
    return [...complaints.map((it) => `${topic}: ${it}`), ...forOpenhab]
  }
  complaints.push(...unknownKeys(document, rootKeys, 'at the root'))
  const components = Object.entries(componentsOf(document))
  if (components.length === 0) complaints.push('no components')
  for (const [key, component] of components) {
    if (!/^[a-zA-Z0-9_-]+$/.test(key)) complaints.push(`component key ${key}`)
    complaints.push(...lintComponent(component, new Set()).map((it) => `${key}: ${it}`))
  }
  complaints.push(...lintNames(document, components))
  return [...complaints.map((it) => `${topic}: ${it}`), ...forOpenhab]
}

/** Problems of all documents together: of each one, ids that are not unique, and a wrong order. */
export function lintDocuments(documents: ReadonlyMap<string, Document>): string[] {
  const complaints = [...documents].flatMap(([topic, document]) => lint(topic, document))
  complaints.push(...lintDevicesForOpenhab(documents))
  const seen = new Set<string>()
  for (const document of documents.values()) {
    for (const { platform, unique_id, default_entity_id } of entitiesOf(document)) {
      // Two hosts may have the same name: Home Assistant numbers their entity ids. Those of the box must be unique.
      const isOfBox = !hasParent(document) || (groupOf(document) && `${default_entity_id}`.includes('.freebox_'))
      const ids = isOfBox ? [String(default_entity_id)] : []
      for (const id of [...ids, `${platform} ${unique_id}`]) {
        if (seen.has(id)) complaints.push(`${id} is not unique`)
        seen.add(id)
      }
    }
  }
  const [first] = documents.values()
  return first !== undefined && hasParent(first)
    ? [...complaints, 'the first document is not about the box']
    : complaints
}

function entitiesOf(document: Document): Component[] {
  return 'components' in document ? Object.values(componentsOf(document)) : [document]
}

function lintTopic(topic: string): string[] {
  const ids = topic.split('/').slice(1, -1)
  return ids.filter((id) => !/^[a-zA-Z0-9_-]+$/.test(id)).map((id) => `topic level ${id}`)
}

function lintDevice(device: unknown): string[] {
  if (typeof device !== 'object' || device === null) return ['no device']
  const {
    identifiers,
    name,
    configuration_url: url,
  } = { identifiers: [], name: '', configuration_url: undefined, ...device }
  const complaints = unknownKeys(device, deviceKeys, 'in device')
  if (!Array.isArray(identifiers) || identifiers.length !== 1) complaints.push('not exactly one identifier')
  if (typeof name !== 'string' || !/[\p{L}\p{N}]/u.test(name)) complaints.push(`device name ${JSON.stringify(name)}`)
  else if (name !== name.trim() || name.length > 128 || [...name].length > 64 || hasControlCharacter(name)) {
    complaints.push('device name not trimmed, too long or with control characters')
  }
  if (url !== undefined && !/^https?:\/\//.test(String(url))) complaints.push(`configuration_url ${url}`)
  return complaints
}

function lintOrigin(origin: unknown): string[] {
  if (typeof origin !== 'object' || origin === null || !('name' in origin) || origin.name === '')
    return ['no origin.name']
  const complaints = unknownKeys(origin, words('name sw_version support_url'), 'in origin')
  return 'support_url' in origin && !/^https?:\/\//.test(String(origin.support_url))
    ? [...complaints, 'support_url']
    : complaints
}

function lintNames(document: Document, components: [string, Component][]): string[] {
  const device = document.device
  const name = typeof device === 'object' && device !== null && 'name' in device ? String(device.name) : ''
  const nameless = components.filter(([, it]) => it.name === null).length
  const repeated = components.filter(([, it]) => typeof it.name === 'string' && it.name.startsWith(`${name} `))
  const complaints = repeated.map(([key]) => `${key}: the name repeats the device's`)
  return nameless > 1 ? [...complaints, 'more than one entity without a name'] : complaints
}
