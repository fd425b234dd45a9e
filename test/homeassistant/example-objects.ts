/** Example data for the tests of discovery: a discovery context and a resource with an entity of every platform. */
import { z } from 'zod'
import type { Item, Resource } from '../../src/contract/compiled.ts'
import { many, one } from '../../src/contract/resource.ts'
import { ownDevice } from '../../src/engine/present/resource-devices.ts'
import type { DescribedObject, DiscoveryContext } from '../../src/homeassistant/context.ts'
import { createTopics } from '../../src/mqtt/topics.ts'
import { entityKeysOf } from '../support/states.ts'

export const discoveryContext: DiscoveryContext = {
  topics: createTopics('freebox'),
  box: 'freebox_aabbccddeeff',
  boxDevice: { identifiers: ['freebox_aabbccddeeff'], name: 'Freebox Server', manufacturer: 'Free' },
  origin: { name: 'freebox2mqtt', sw_version: '1.0.0', support_url: 'https://example.org/' },
  prefix: 'homeassistant',
  mode: 'device',
  translate: (_, english) => english,
}

/** One entity of every platform, for an object that a test can change. */
export const everyKind: Resource = one({
  schema: z.object({
    rate: z.number().nullable(),
    word: z.string().nullable(),
    seen: z.number(),
    up: z.boolean().nullable(),
    level: z.number(),
    missing: z.string().optional(),
    position: z.number().nullable(),
  }),
  from: 'everything/',
  every: '1m',
  entities: {
    rate: {
      is: 'sensor',
      name: 'Rate',
      class: 'data_rate',
      unit: 'Mbit/s',
      precision: 0,
      attributes: { most: () => 100 },
    },
    word: { is: 'sensor', name: 'Word', options: ['a', 'b'] },
    seen: { is: 'sensor', name: 'Seen', class: 'timestamp', tolerance: 60 },
    up: { is: 'binary_sensor', name: 'Up', class: 'connectivity' },
    missing: { is: 'sensor', name: 'Missing' },
    plug: {
      is: 'switch',
      name: 'Plug',
      value: (it) => it.up,
      set: (on) => ({ method: 'PUT', path: 'plug', body: { on } }),
    },
    push: { is: 'button', name: 'Push', press: () => ({ method: 'POST', path: 'push' }) },
    level: {
      is: 'number',
      name: 'Level',
      min: 0,
      max: 10,
      set: (level) => ({ method: 'PUT', path: 'level', body: { level } }),
    },
    choice: {
      is: 'select',
      name: 'Choice',
      options: ['a', 'b', 'unknown'],
      value: (it) => it.word,
      set: (choice) => ({ method: 'PUT', path: 'choice', body: { choice } }),
    },
    label: {
      is: 'text',
      name: 'Label',
      max: 5,
      value: (it) => it.word,
      set: (label) => ({ method: 'PUT', path: 'label', body: { label } }),
    },
    bell: {
      is: 'event',
      name: 'Bell',
      attributes: { loud: (it) => it.level },
      types: { rung: (before, after) => before.level < after.level },
    },
    presence: { is: 'device_tracker', name: 'Presence', value: (it) => it.up },
    firmware: {
      is: 'update',
      name: 'Firmware',
      value: (it) => (it.up ? { installed_version: '1', latest_version: '2' } : null),
    },
    qr: { is: 'image', name: 'QR', content: 'image/png', picture: () => 'qr' },
    eye: { is: 'camera', name: 'Eye', picture: () => 'eye' },
    alarm: {
      is: 'alarm_control_panel',
      name: 'Alarm',
      value: (it) => (it.up ? 'armed_away' : 'disarmed'),
      actions: () => ['ARM_AWAY', 'DISARM'],
      set: (action) => ({ method: 'PUT', path: 'alarm', body: { action } }),
    },
    shutter: {
      is: 'cover',
      name: 'Shutter',
      class: 'shutter',
      value: (it) => (it.position === null ? null : it.position > 0 ? 'open' : 'closed'),
      position: (it) => it.position,
      set: (command) => ({ method: 'PUT', path: 'shutter', body: { command } }),
    },
    blind: {
      is: 'cover',
      name: 'Blind',
      optimistic: true,
      value: () => null,
      set: () => ({ method: 'POST', path: 'blind' }),
    },
    lamp: {
      is: 'light',
      name: 'Lamp',
      value: (it) => it.up,
      brightness: (it) => it.position,
      color: () => [30, 80],
      set: (command) => ({ method: 'PUT', path: 'lamp', body: command }),
    },
  },
})

export const example: Item = { rate: 12, word: 'a', seen: 1_700_000_000, up: true, level: 3, position: 40 }

/** Hosts with devices of their own. */
export const hosts: Resource = many({
  schema: z.object({ id: z.string(), name: z.string(), here: z.boolean() }),
  from: 'hosts/',
  every: '1m',
  key: (it) => it.id,
  device: (it) => ({ name: it.name, manufacturer: 'ACME', mac: it.id.replace('ether-', '') }),
  entities: {
    presence: { is: 'device_tracker', name: null, value: (it) => it.here },
    wake: { is: 'button', name: 'Wake', press: (it) => ({ method: 'POST', path: 'wake', body: { id: it.id } }) },
  },
})

/** An object of a resource in the form that discovery takes. */
export function describedObject(resource: Resource, it: Item, name = 'thing'): DescribedObject {
  const keys = entityKeysOf(resource.entities, it, { major: 16, minor: 0 })
  return {
    address: { adapter: 'test', resource: name, id: resource.key(it) },
    it,
    device: ownDevice(resource, it),
    entities: Object.entries(resource.entities).filter(([key]) => keys.has(key)),
  }
}
