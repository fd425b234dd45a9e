/**
 * Lints discovery documents for openHAB (pure). Its Home Assistant binding supports fewer platforms, filters and keys.
 * It drops a whole document because of one component that it cannot read (from the source of openhab/openhab-addons,
 * folder bundles/org.openhab.binding.homeassistant, November 2026; not tried).
 */
import type { Component } from './components.ts'
import type { Document } from './context.ts'
import { componentsOf } from './removal.ts'

/** The platforms that the binding supports. */
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
/** Filters of plain Jinja. The binding lacks some of those that Home Assistant adds. */
const filters = new Set(['default', 'float', 'int', 'join', 'length', 'lower', 'replace', 'round', 'tojson', 'upper'])

/**
 * Problems of one discovery document, in either mode. Unsupported components are a problem only in the main document of
 * a device: in mode `single` openHAB drops just that entity, and it is meant to drop the documents `…_extra`.
 */
export function lintForOpenhab(topic: string, document: Document): string[] {
  const complaints = [...lintIdentifier(document), ...lintAvailability(document)]
  for (const [key, component] of componentsIn(topic, document)) {
    const mustBeReadable = 'components' in document && !topic.endsWith('_extra/config')
    const all = [...(mustBeReadable ? lintVocabulary(component) : []), ...lintComponent(component)]
    complaints.push(...all.map((it) => `${key}: ${it}`))
  }
  return complaints.map((it) => `${topic}: openHAB: ${it}`)
}

/**
 * Problems of all documents together. The documents of one device are one openHAB thing. A channel has the name of its
 * component key (`-` becomes `_`), and of two channels with one name one is lost. The availability of all documents is
 * pooled, and the last availability mode applies.
 */
export function lintDevicesForOpenhab(documents: ReadonlyMap<string, Document>): string[] {
  const complaints: string[] = []
  const channels = new Set<string>()
  const modes = new Map<string, unknown>()
  for (const [topic, document] of documents) {
    const device = identifiersOf(document)
    for (const [key] of componentsIn(topic, document)) {
      const channel = `${device} ${key.replaceAll('-', '_')}`
      if (channels.has(channel)) complaints.push(`openHAB: ${channel} is the name of two channels`)
      channels.add(channel)
    }
    const { availability_mode: mode } = document
    if (modes.has(device) && modes.get(device) !== mode)
      complaints.push(`openHAB: ${device} has two availability modes`)
    modes.set(device, mode)
  }
  return complaints
}

function componentsIn(topic: string, document: Document): [string, Component][] {
  if ('components' in document) return Object.entries(componentsOf(document))
  const [platform, , key = ''] = topic.split('/').slice(-4)
  return [[key, { platform, ...document }]]
}

function identifiersOf({ device }: Document): string {
  return typeof device === 'object' && device !== null && 'identifiers' in device ? String(device.identifiers) : ''
}

/** openHAB encodes other characters of the identifier, which makes an unreadable thing id. */
function lintIdentifier(document: Document): string[] {
  const device = identifiersOf(document)
  return /^[a-zA-Z0-9_]+$/.test(device) ? [] : [`identifier ${device}`]
}

function lintAvailability({ availability, availability_mode: mode }: Document): string[] {
  const topics = Array.isArray(availability) ? availability.map((it) => it?.topic) : []
  if (topics.length === 0 || topics.some((it) => typeof it !== 'string')) return ['no list of availability topics']
  return mode === 'all' ? [] : [`availability_mode ${mode}: must be all, as the topics of all documents are pooled`]
}

function lintVocabulary(component: Component): string[] {
  const { platform } = component
  if (!platforms.has(String(platform)))
    return [`platform ${platform} is not supported: put the component into the second document`]
  return Object.entries(component)
    .filter(([key, value]) => value === null && key !== 'name')
    .map(([key]) => `${key} is null, which makes openHAB drop the document: put the component into the second document`)
}

function lintComponent(component: Component): string[] {
  const { platform, icon, state_topic } = component
  const complaints: string[] = []
  if (icon !== undefined && !String(icon).includes(':')) complaints.push(`icon ${icon}`)
  if (platform === 'device_tracker' && state_topic === undefined)
    complaints.push('a device tracker without state_topic')
  const templates = Object.entries(component).filter(([key]) => key.endsWith('template'))
  return [...complaints, ...templates.flatMap(([key, it]) => lintTemplate(String(it)).map((why) => `${key}: ${why}`))]
}

/** All functions and most extra filters are additions of Home Assistant. The binding has the filters of plain Jinja. */
function lintTemplate(template: string): string[] {
  const plain = template.replace(/'[^']*'/g, "''")
  const used = [...plain.matchAll(/\|\s*(\w+)/g)].map(([, name]) => name ?? '')
  const called = [...plain.replace(/\|\s*\w+/g, '').matchAll(/\b(\w+)\(/g)].map(([, name]) => `${name}()`)
  return [...used.filter((name) => !filters.has(name)), ...called].map((it) => `${it} may be missing in openHAB`)
}
