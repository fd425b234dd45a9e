/** What every adapter's tables must fulfil beyond what their types refuse. A new chapter is finished when this passes. */
import * as mdi from '@mdi/js'
import { describe, expect, test } from 'vitest'
import type { CompiledEntity } from '../../src/contract/compiled.ts'
import { eventGroups } from '../../src/freebox/event-messages.ts'
import { macDigits } from '../../src/homeassistant/ids.ts'
import { pushKinds } from '../../src/push/message.ts'
import { type Subject, subjects } from './subjects.ts'

const known = new Set([
  ...eventGroups.flatMap(({ events }) => events),
  // What the box says when it calls the bridge.
  ...pushKinds.map((kind) => `push_${kind}`),
])

/** Entries that are there more than once. */
function repeated(all: readonly string[]): string[] {
  return all.filter((it, at) => all.indexOf(it) !== at)
}

/** The fields that a row writes into the state. */
function fieldsOf(key: string, row: CompiledEntity): string[] {
  const attributes = row.is === 'event' ? [] : Object.keys(row.attributes ?? {})
  switch (row.is) {
    case 'button':
    case 'event':
    case 'image':
    case 'camera':
      return attributes
    case 'device_tracker':
      return [key, 'in_zones', ...attributes]
    case 'cover':
      return [key, `${key}_position`, ...attributes]
    case 'light':
      return [key, `${key}_brightness`, `${key}_color`, `${key}_effect`, ...attributes]
    default:
      return [key, ...attributes]
  }
}

/** Lists that do not grow by themselves: parts of the hardware, and what the API has a fixed number of. */
const boundByTheBox: readonly string[] = [
  ...['wifi.ap', 'wifi.radar', 'wifi.bss', 'wifi.mlo', 'system.sensors', 'system.fans', 'system.expansions'],
  ...['connection.ddns', 'connection.lte', 'storage.raid', 'switch.port', 'switch.traffic', 'vpn.server'],
]

const rowsOf = ({ resource }: Subject) => Object.entries({ ...resource.entities, ...resource.listEvents })

describe.each(subjects.map((subject) => ({ ...subject, subject })))('$path', ({ subject, resource, path }) => {
  test('refreshes only on events that boxes know, as one unknown name makes a box refuse all', () => {
    expect((resource.refreshOn ?? []).filter((name) => !known.has(name))).toEqual([])
  })

  test('has only icons that Material Design Icons have, as Home Assistant shows nothing for others', () => {
    const nameOf = (icon: string) =>
      icon.replace(':', '-').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    const icons = rowsOf(subject).flatMap(([, { icon }]) => icon ?? [])
    expect(icons.filter((icon) => !(nameOf(icon) in mdi))).toEqual([])
  })

  test('changes, by commands, other resources that its adapter has', () => {
    const siblings = subjects.filter((it) => it.adapter === subject.adapter).map(({ name }) => name)
    expect((resource.changes ?? []).filter((name) => !siblings.includes(name))).toEqual([])
  })

  test('joins, if any, a resource whose objects have devices', () => {
    const { joins } = resource
    const owner = joins && subjects.find(({ path }) => path === joins.resource)
    expect(owner?.resource.device !== undefined).toBe(joins !== undefined)
  })

  test('has a device of its own, joins another one, or is on the device of its group', () => {
    // An object that joins another one may have a device for when that is not announced.
    const own = [resource.device, resource.label].filter((it) => it !== undefined)
    expect(own.length).toBeLessThan(2)
    expect(resource.joins !== undefined && resource.label !== undefined).toBe(false)
  })

  test('selects devices only where it has them', () => {
    const isSelected = resource.leftOutBecause !== undefined
    expect(isSelected && resource.device === undefined && resource.label === undefined).toBe(false)
  })

  test('enables at most one entity of each object that shares the device of its group, as there may be many', () => {
    const enabled = Object.values(resource.entities).filter((it) => it.enabled !== false)
    expect(resource.label === undefined ? 0 : enabled.length).toBeLessThan(2)
  })

  test('limits how many entities a list can have, unless the box itself limits the list', () => {
    const hasEntities = Object.keys(resource.entities).length > 0
    const isLimited = resource.limit !== undefined || resource.joins !== undefined || boundByTheBox.includes(path)
    expect(resource.shape === 'one' || !hasEntities || isLimited).toBe(true)
    // The user chooses by id or name.
    const hasName = resource.limit === undefined || (resource.title ?? resource.label ?? resource.device) !== undefined
    expect(hasName).toBe(true)
  })

  test('writes each field of the state once', () => {
    const fields = Object.entries(resource.entities).flatMap(([key, row]) => fieldsOf(key, row))
    expect(repeated(fields)).toEqual([])
  })

  test('has one topic for each entity, list event and command', () => {
    expect(repeated([...rowsOf(subject).map(([key]) => key), ...Object.keys(resource.commands)])).toEqual([])
  })

  test('shows rates in Mbit/s and sizes in GB or MB, also where a row has no class', () => {
    const units = rowsOf(subject).flatMap(([key, row]) => ('unit' in row ? [`${key}: ${String(row.unit)}`] : []))
    expect(
      units.filter((it) => /: ([kKMGT]?i?(bit|bits|B|o)(\/s|ps)?)$/.test(it) && !/: (Mbit\/s|[GM]B)$/.test(it)),
    ).toEqual([])
  })

  test('uses no word that has a meaning in topics', () => {
    const rows = rowsOf(subject).map(([key]) => key)
    const keys = [...rows, ...Object.keys(resource.commands)]
    expect(keys.filter((key) => ['availability', 'event', 'image'].includes(key))).toEqual([])
    // A command may have the name: `…/set/set`.
    expect(rows).not.toContain('set')
    expect(keys.filter((key) => !/^[a-z][a-z0-9_]*$/.test(key))).toEqual([])
  })
})

// These queries answer what the state of their resource does not have.
const aboutTheirResource = ['connection/logs', 'notif/targets', 'standby/planning']

describe('the queries of an adapter', () => {
  const namesOf = (adapter: string) =>
    subjects.filter((it) => it.adapter === adapter).flatMap(({ resource }) => Object.keys(resource.queries))

  test.each([...new Set(subjects.map(({ adapter }) => adapter))])('%s have names of their own', (adapter) => {
    const resources = subjects.filter((it) => it.adapter === adapter).map(({ name }) => name)
    expect(repeated(namesOf(adapter))).toEqual([])
    const alike = namesOf(adapter)
      .filter((name) => resources.includes(name))
      .map((name) => `${adapter}/${name}`)
    expect(alike.filter((name) => !aboutTheirResource.includes(name))).toEqual([])
  })
})

test('a MAC address by which objects join may be written in any way', () => {
  expect(['AA:BB:CC:00:00:01', 'aa-bb-cc-00-00-01', 'aabbcc000001'].map(macDigits)).toEqual(
    Array(3).fill('aabbcc000001'),
  )
})
