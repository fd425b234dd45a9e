/** What the page shows for a state: as Home Assistant does, in both languages. */
import { describe, expect, it } from 'vitest'
import { type DisplayContext, shown } from '../../../page/display.ts'
import { inputFrom } from '../../../page/entered.ts'
import { historyIn, ofUnit } from '../../../page/history.ts'
import { en } from '../../../page/words/en.ts'
import { fr } from '../../../page/words/fr.ts'
import type { EntityTable, FieldTable } from '../../../src/page/contract.ts'
import { objectOf } from './tables.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const english: DisplayContext = { words: en, language: 'en', now, available: true }
const french: DisplayContext = { words: fr, language: 'fr', now, available: true }

const plain: EntityTable = {
  ...{
    key: 'it',
    is: 'sensor',
    name: { en: 'It', fr: 'Cela' },
    category: null,
    icon: null,
    class: null,
    unit: null,
    precision: null,
  },
  ...{ enabled: true, settable: false, danger: null, options: null, min: null, max: null, step: null, secret: false },
}

function textOf(entity: Partial<EntityTable>, value: unknown, context: DisplayContext): string {
  const table = { ...plain, ...entity }
  const resource = { path: 'a.b', shape: 'one', every: 60, entities: [table], commands: [], queries: [] } as const
  return shown(
    table,
    objectOf(resource, () => value),
    context,
  ).text
}

describe('a state', () => {
  const cases: [title: string, Partial<EntityTable>, value: unknown, en: string, fr: string][] = [
    ['a rate with its unit', { unit: 'Mbit/s' }, 1234.5, '1,234.5\u202fMbit/s', '1\u202f234,5\u202fMbit/s'],
    [
      'as many decimals as Home Assistant',
      { unit: 'Mbit/s', precision: 2 },
      0.1,
      '0.10\u202fMbit/s',
      '0,10\u202fMbit/s',
    ],
    ['a temperature without decimals', { unit: '°C', precision: 0 }, 45.4, '45\u202f°C', '45\u202f°C'],
    ['a percentage', { unit: '%' }, 42, '42%', '42\u202f%'],
    ['a moment', { class: 'timestamp' }, '2026-11-22T10:00:00Z', '2 hours ago', 'il y a 2 heures'],
    ['a connection', { is: 'binary_sensor', class: 'connectivity' }, false, 'Disconnected', 'Déconnecté'],
    ['a host', { is: 'device_tracker' }, true, 'Home', 'Présent'],
    ['an alarm', { is: 'alarm_control_panel' }, 'armed_away', 'Armed away', 'Armée (absence)'],
    ['a word of the box', { class: 'enum', options: ['going_up'] }, 'going_up', 'going_up', 'going_up'],
    ['an unknown value', {}, null, 'Unknown', 'Inconnu'],
    ['a secret', { is: 'text', secret: true }, 'wifi-key', '••••••', '••••••'],
  ]
  it.each(cases)('shows %s', (_, entity, value, inEnglish, inFrench) => {
    expect(textOf(entity, value, english)).toBe(inEnglish)
    expect(textOf(entity, value, french)).toBe(inFrench)
  })

  it('that does not hold is unavailable, whatever its value', () => {
    expect(textOf({ unit: '%' }, 42, { ...english, available: false })).toBe('Unavailable')
  })
})

describe('the history of the box', () => {
  it('keeps its gaps, and has rates in Mbit/s', () => {
    const point = (time: number) => ({ time, rate_down: 125_000 })
    const { times, series } = historyIn({
      units: { rate_down: 'B/s' },
      points: [point(0), point(60), point(120), point(3600), point(3660)],
    })
    expect(series).toEqual([{ name: 'rate_down', unit: 'Mbit/s', values: [1, 1, 1, null, 1, 1] }])
    expect(times).toEqual([0, 60, 120, 180, 3600, 3660])
  })

  it('has the temperatures without the fans, whose values are far from them', () => {
    const both = historyIn({ units: { cpu: '°C', fan: 'rpm' }, points: [{ time: 0, cpu: 58, fan: 2400 }] })
    expect(ofUnit(both, '°C').series.map(({ name }) => name)).toEqual(['cpu'])
    expect(ofUnit(both, 'rpm').series.map(({ name }) => name)).toEqual(['fan'])
  })
})

describe('a form', () => {
  const field = (name: string, more: Partial<FieldTable>): FieldTable => ({
    ...{ name, required: true, kind: 'text', options: null, min: null, max: null, default: null, secret: false },
    expected: 'text',
    ...more,
  })

  it('sends each field as its kind, and leaves out what is empty and optional', () => {
    const fields = [
      field('minutes', { kind: 'integer' }),
      field('keep', { required: false }),
      field('on', { kind: 'boolean' }),
      field('ports', { kind: 'json' }),
    ]
    const entered = { minutes: '25', on: 'false', ports: '[1, 2]' }
    expect(inputFrom(fields, entered)).toEqual({ input: { minutes: 25, on: false, ports: [1, 2] } })
  })

  it('names the field that is missing or that is no number', () => {
    expect(inputFrom([field('name', {})], {})).toEqual({ problem: 'name' })
    expect(inputFrom([field('minutes', { kind: 'number' })], { minutes: 'soon' })).toEqual({ problem: 'minutes' })
  })

  it('sends the value itself if the command takes no object', () => {
    expect(inputFrom([field('', { kind: 'number' })], { '': '1,5' })).toEqual({ input: 1.5 })
  })
})
