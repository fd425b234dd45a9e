import { describe, expect, it } from 'vitest'
import { accept } from '../../src/homeassistant/payloads.ts'
import { removeComponents, removeDocument } from '../../src/homeassistant/removal.ts'
import { factsOf } from '../../src/homeassistant/state.ts'
import { noReads } from '../support/reader.ts'
import { requestsIn } from '../support/requests.ts'
import { entityKeysOf, objectState } from '../support/states.ts'
import { everyKind, example } from './example-objects.ts'

const { entities } = everyKind
const api = { major: 16, minor: 0 }
const keys = entityKeysOf(entities, example, api)
const state = (change: object, context = {}) => objectState(entities, { ...example, ...change }, { keys, ...context })

describe('the state of an object', () => {
  it('has further fields that its table names, null if unknown', () => {
    expect(factsOf(['path', 'size'], { path: '/a', token: 'abc' })).toEqual({ path: '/a', size: null })
    expect(factsOf(undefined, { path: '/a' })).toEqual({})
  })

  it('has a field for every entity of the object, null if unknown', () => {
    expect(state({ rate: null, word: null, up: null, position: null })).toEqual({
      rate: null,
      most: 100,
      word: null,
      seen: '2023-11-14T22:13:20Z',
      up: null,
      plug: null,
      level: 3,
      choice: null,
      label: null,
      loud: 3,
      presence: null,
      in_zones: [],
      firmware: null,
      alarm: 'disarmed',
      shutter: null,
      shutter_position: null,
      blind: null,
      lamp: null,
      lamp_brightness: null,
      lamp_color: [30, 80],
    })
  })

  it('never contains what Home Assistant refuses: an unlisted option, a number out of range, a text that is too long', () => {
    expect(state({ word: 'new in this firmware', level: 99 })).toMatchObject({ word: null, choice: null, level: null })
    expect(String(state({ word: 'x'.repeat(900) }).label)).toHaveLength(255)
    expect(state({ rate: Number.NaN }).rate).toBeNull()
  })

  it('keeps a timestamp that differs by less than `tolerance`', () => {
    const before = state({})
    expect(state({ seen: 1_700_000_030 }, { before }).seen).toBe(before.seen)
    expect(state({ seen: 1_700_000_090 }, { before }).seen).toBe('2023-11-14T22:14:50Z')
  })

  it('has zone.home in in_zones while the tracker is home', () => {
    expect(state({ up: false }, { home: { presence: true } })).toMatchObject({
      presence: true,
      in_zones: ['zone.home'],
    })
    expect(state({ up: false })).toMatchObject({ presence: false, in_zones: [] })
  })

  it('keeps an entity whose field is missing from a read, with the value null', () => {
    const { rate: _, ...without } = example
    expect(objectState(entities, without, { keys }).rate).toBeNull()
  })
})

describe('a command for an entity', () => {
  const send = (key: string, payload: string, part?: string) => {
    const entity = entities[key]
    if (entity === undefined) throw new Error(key)
    const result = accept(entity, example, payload, { part })
    return 'error' in result ? result.error : requestsIn(result.ask(noReads)).map((request) => request.body)
  }

  it.each([
    ['plug', 'ON', [{ on: true }]],
    ['push', 'PRESS', [undefined]],
    ['level', '7.5', [{ level: 7.5 }]],
    ['choice', 'b', [{ choice: 'b' }]],
    ['label', 'abc', [{ label: 'abc' }]],
    ['alarm', 'ARM_AWAY', [{ action: 'ARM_AWAY' }]],
    ['shutter', '55', [{ command: 55 }]],
    ['shutter', 'STOP', [{ command: 'STOP' }]],
    ['lamp', 'OFF', [{ on: false }]],
  ])('%s accepts %s', (key, payload, bodies) => {
    expect(send(key, payload)).toEqual(bodies)
  })

  it('a light accepts brightness and colour on topics of their own', () => {
    expect(send('lamp', '60', 'brightness')).toEqual([{ brightness: 60 }])
    expect(send('lamp', '30.5,80', 'color')).toEqual([{ color: [30.5, 80] }])
    expect(send('lamp', 'red', 'color')).toContain('Expected hue,saturation')
  })

  it.each([
    ['plug', 'maybe', 'Expected ON or OFF'],
    ['push', '', 'Expected PRESS'],
    ['level', '11', 'Expected a number from 0 to 10'],
    ['level', '0x5', 'Expected a number'],
    ['level', '1e9', 'Expected a number'],
    ['choice', 'unknown', 'Expected one of a, b'],
    ['label', 'too long', 'Expected text of 0 to 5 characters'],
    ['alarm', 'ARM_NIGHT', 'Expected one of ARM_AWAY, DISARM'],
    ['blind', '50', 'Expected OPEN, CLOSE or STOP'],
    ['rate', '5', 'accepts no commands'],
  ])('%s refuses %j with a message about what it accepts', (key, payload, message) => {
    expect(send(key, payload)).toContain(message)
  })
})

describe('the removal from Home Assistant', () => {
  const last = {
    device: {},
    components: { a: { platform: 'sensor', unique_id: 'a' }, b: { platform: 'switch', unique_id: 'b' } },
  }

  it('of a document publishes it once more in full, not retained, and then an empty one', () => {
    expect(removeDocument('t', last, undefined)).toEqual([
      { topic: 't', payload: JSON.stringify(last), retain: false },
      { topic: 't', payload: '', retain: true },
    ])
  })

  it('of an entity publishes the document in full, then with the entity reduced to its platform', () => {
    const next = { device: {}, components: { a: last.components.a } }
    expect(removeComponents('t', last, next)).toEqual([
      { topic: 't', payload: JSON.stringify(last), retain: false },
      {
        topic: 't',
        payload: JSON.stringify({ ...next, components: { ...next.components, b: { platform: 'switch' } } }),
        retain: false,
      },
    ])
  })

  it('also precedes an entity that changes its platform', () => {
    const next = { device: {}, components: { a: { platform: 'binary_sensor', unique_id: 'a' }, b: last.components.b } }
    expect(removeComponents('t', last, next)).toHaveLength(2)
    expect(removeComponents('t', last, last)).toEqual([])
  })

  it('of an entity that continues under another key never contains both keys, because they share one unique id', () => {
    const next = { device: {}, components: { a: last.components.a, line_b: last.components.b } }
    const published = removeComponents('t', last, next).map(({ payload }) =>
      Object.keys(JSON.parse(payload).components),
    )
    expect(published).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
  })
})
