/** The events of the line, and the outages in its log. */
import { expect, test } from 'vitest'
import connection from '../../adapters/connection/index.ts'
import type { Item } from '../../src/contract/compiled.ts'
import { parse } from '../../src/engine/poll/reconcile.ts'

const resources = connection.resources({})

function parsed(name: string, raw: unknown): Item {
  const resource = resources[name]
  const [held] = resource ? parse(resource, raw, new Map()).objects.values() : []
  if (!held) throw new Error(`${name} does not match its schema`)
  return held.it
}

const up = { state: 'up', media: 'ftth', ipv4: '203.0.113.1', rate_down: 1, bandwidth_down: 8 }
const down = { state: 'down', media: 'ftth', rate_down: 0, bandwidth_down: 0 }

function happened(before: unknown, after: unknown): string[] {
  const row = resources.status?.entities.line
  if (row?.is !== 'event') throw new Error('not an event entity')
  const [from, to] = [parsed('status', before), parsed('status', after)]
  return Object.entries(row.types).flatMap(([type, happens]) => (happens(from, to) ? type : []))
}

test('the line reports when it is lost and when it is back', () => {
  expect(happened(up, down)).toEqual(['lost'])
  expect(happened(up, { ...down, state: 'going_down' })).toEqual(['lost'])
  expect(happened({ ...down, state: 'going_up' }, up)).toEqual(['new_address', 'back'])
  expect(happened(down, { ...down, state: 'going_up' })).toEqual([])
})

test('a new address without an outage is an event, a new rate is not', () => {
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

test('an outage lasts from the first entry that is down until internet is back', () => {
  const log = [logged(-900, 'down', 'link'), logged(-890, 'down'), logged(-500, 'up', 'link'), logged(-480, 'up')]
  expect(outages(...log)).toEqual({
    outage: noon - 900,
    outage_end: noon - 480,
    outage_duration: 420,
    outages_today: 1,
  })
})

test('an outage that still lasts has no end and no duration', () => {
  expect(outages(logged(-5000, 'up'), logged(-60, 'down'))).toEqual({
    outage: noon - 60,
    outage_end: null,
    outage_duration: null,
    outages_today: 1,
  })
})

test('only outages since local midnight count as today', () => {
  const night = -12 * 3600
  const log = [logged(night - 60, 'down'), logged(night + 60, 'up'), logged(night + 90, 'down'), logged(-60, 'up')]
  expect(outages(...log)).toMatchObject({ outages_today: 1, outage: noon + night + 90 })
})

test('a log that begins with the line coming up has no outage, and neither has an empty one', () => {
  expect(outages(logged(-900, 'up', 'link'), logged(-890, 'up'))).toMatchObject({ outage: 0, outages_today: 0 })
  expect(parsed('logs', { entries: {}, now: noon })).toMatchObject({ outage: 0, outages_today: 0 })
})
