/** The line's events, and outages out of its log. */
import { expect, test } from 'vitest'
import connection from '../../adapters/connection/index.ts'
import type { Item } from '../../src/contract/compiled.ts'
import { parse } from '../../src/engine/poll/reconcile.ts'

const resources = connection.resources({})

function parsed(name: string, raw: unknown): Item {
  const resource = resources[name]
  const [held] = resource ? parse(resource, raw, new Map()).objects.values() : []
  if (!held) throw new Error(`${name} was not understood`)
  return held.it
}

const up = { state: 'up', media: 'ftth', ipv4: '203.0.113.1', rate_down: 1, bandwidth_down: 8 }
const down = { state: 'down', media: 'ftth', rate_down: 0, bandwidth_down: 0 }

function happened(before: unknown, after: unknown): string[] {
  const row = resources.status?.entities.line
  if (row?.is !== 'event') throw new Error('no event row')
  const [from, to] = [parsed('status', before), parsed('status', after)]
  return Object.entries(row.types).flatMap(([type, tells]) => (tells(from, to) ? type : []))
}

test('the line lost, the line back', () => {
  expect(happened(up, down)).toEqual(['lost'])
  expect(happened(up, { ...down, state: 'going_down' })).toEqual(['lost'])
  expect(happened({ ...down, state: 'going_up' }, up)).toEqual(['new_address', 'back'])
  expect(happened(down, { ...down, state: 'going_up' })).toEqual([])
})

test('a new address without an outage is told, a quiet line tells nothing', () => {
  expect(happened(up, { ...up, ipv4: '203.0.113.2' })).toEqual(['new_address'])
  expect(happened(up, { ...up, rate_down: 900 })).toEqual([])
})

const noon = new Date(2026, 10, 22, 12).getTime() / 1000
let id = 0
function logged(seconds: number, state: string, type = 'conn') {
  return { id: ++id, date: noon + seconds, state, type, [type]: 'ftth_pub' }
}
function outages(...entries: unknown[]) {
  return parsed('logs', { entries, now: noon })
}

test('an outage lasts from the first word of trouble to internet being back', () => {
  const log = [logged(-900, 'down', 'link'), logged(-890, 'down'), logged(-500, 'up', 'link'), logged(-480, 'up')]
  expect(outages(...log)).toEqual({ start: noon - 900, end: noon - 480, duration: 420, today: 1 })
})

test('an outage that still lasts has no end and no duration', () => {
  expect(outages(logged(-5000, 'up'), logged(-60, 'down'))).toEqual({
    start: noon - 60,
    end: null,
    duration: null,
    today: 1,
  })
})

test('only the outages since midnight are of today', () => {
  const night = -12 * 3600
  const log = [logged(night - 60, 'down'), logged(night + 60, 'up'), logged(night + 90, 'down'), logged(-60, 'up')]
  expect(outages(...log)).toMatchObject({ today: 1, start: noon + night + 90 })
})

test('a log that begins with the line coming up tells of no outage, and neither does an empty one', () => {
  expect(outages(logged(-900, 'up', 'link'), logged(-890, 'up'))).toMatchObject({ start: null, today: 0 })
  expect(parsed('logs', { entries: {}, now: noon })).toMatchObject({ start: null, today: 0 })
})
