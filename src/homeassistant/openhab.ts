/**
 * What openHAB would lose (pure). Its Home Assistant binding reads the same documents with an older vocabulary, and one
 * component that it cannot take costs it the whole document (read in openhab/openhab-addons, folder
 * bundles/org.openhab.binding.homeassistant, November 2026; not run).
 */
import type { Component } from './components.ts'
import type { Document } from './document.ts'
import { componentsOf } from './removal.ts'

/** Platforms that it has a class for. */
const platforms = new Set([
  'alarm_control_panel',
  'binary_sensor',
  'button',
  'camera',
  'climate',
  'cover',
  'device_automation',
  'device_tracker',
  'event',
  'fan',
  'humidifier',
  'light',
  'lock',
  'number',
  'scene',
  'select',
  'sensor',
  'switch',
  'tag',
  'text',
  'update',
  'vacuum',
  'valve',
  'water_heater',
])
/** Filters of plain Jinja; those that Home Assistant adds are not all there. */
const filters = new Set(['default', 'float', 'int', 'join', 'length', 'lower', 'replace', 'round', 'tojson', 'upper'])

/**
 * Complaints about one discovery message, in either form. What it cannot take costs it only that message where each
 * entity has its own, and a document `…_extra` is there to be lost.
 */
export function lintForOpenhab(topic: string, document: Document): string[] {
  const complaints = [...lintThing(document), ...lintAvailability(document)]
  for (const [key, component] of componentsIn(topic, document)) {
    const precious = 'components' in document && !topic.endsWith('_extra/config')
    const all = [...(precious ? lintVocabulary(component) : []), ...lintComponent(component)]
    complaints.push(...all.map((it) => `${key}: ${it}`))
  }
  return complaints.map((it) => `${topic}: openHAB: ${it}`)
}

/**
 * Complaints about all documents of a house together. Those of one device are one thing: a channel is called after its
 * component's key (`-` becomes `_`), and of two with one key one is lost; availability is pooled, and the last mode wins.
 */
export function lintDevicesForOpenhab(documents: ReadonlyMap<string, Document>): string[] {
  const complaints: string[] = []
  const channels = new Set<string>()
  const modes = new Map<string, unknown>()
  for (const [topic, document] of documents) {
    const resource = thingOf(document)
    for (const [key] of componentsIn(topic, document)) {
      const channel = `${resource} ${key.replaceAll('-', '_')}`
      if (channels.has(channel)) complaints.push(`openHAB: ${channel} is two channels`)
      channels.add(channel)
    }
    const { availability_mode: mode } = document
    if (modes.has(resource) && modes.get(resource) !== mode)
      complaints.push(`openHAB: ${resource} has two availability modes`)
    modes.set(resource, mode)
  }
  return complaints
}

function componentsIn(topic: string, document: Document): [string, Component][] {
  if ('components' in document) return Object.entries(componentsOf(document))
  const [platform, , key = ''] = topic.split('/').slice(-4)
  return [[key, { platform, ...document }]]
}

function thingOf({ device }: Document): string {
  return typeof device === 'object' && device !== null && 'identifiers' in device ? String(device.identifiers) : ''
}

/** Anything else in the identifier is encoded: a thing id that nobody can read. */
function lintThing(document: Document): string[] {
  const resource = thingOf(document)
  return /^[a-zA-Z0-9_]+$/.test(resource) ? [] : [`identifier ${resource}`]
}

function lintAvailability({ availability, availability_mode: mode }: Document): string[] {
  const topics = Array.isArray(availability) ? availability.map((it) => it?.topic) : []
  if (topics.length === 0 || topics.some((it) => typeof it !== 'string')) return ['no list of availability topics']
  return mode === 'all' ? [] : [`availability_mode ${mode}: what is pooled is right only if all must be online`]
}

function lintVocabulary(component: Component): string[] {
  const { platform } = component
  if (!platforms.has(String(platform))) return [`no class for ${platform}: it belongs into the second document`]
  return Object.entries(component)
    .filter(([key, value]) => value === null && key !== 'name')
    .map(([key]) => `${key} is null, which it does not survive: it belongs into the second document`)
}

function lintComponent(component: Component): string[] {
  const { platform, icon, state_topic } = component
  const complaints: string[] = []
  if (icon !== undefined && !String(icon).includes(':')) complaints.push(`icon ${icon}`)
  if (platform === 'device_tracker' && state_topic === undefined) complaints.push('a tracker without state_topic')
  const templates = Object.entries(component).filter(([key]) => key.endsWith('template'))
  return [...complaints, ...templates.flatMap(([key, it]) => lintTemplate(String(it)).map((why) => `${key}: ${why}`))]
}

/** Functions are Home Assistant's own; of the filters only those of plain Jinja are known to be there. */
function lintTemplate(template: string): string[] {
  const plain = template.replace(/'[^']*'/g, "''")
  const used = [...plain.matchAll(/\|\s*(\w+)/g)].map(([, name]) => name ?? '')
  const called = [...plain.replace(/\|\s*\w+/g, '').matchAll(/\b(\w+)\(/g)].map(([, name]) => `${name}()`)
  return [...used.filter((name) => !filters.has(name)), ...called].map((it) => `${it} may be missing there`)
}
