/**
 * Mistakes in one row or command of an adapter's table that do not compile. Nothing here runs: `tsc` reports an expected
 * error that is missing.
 */
import { z } from 'zod'
import { oneOf } from '../../src/contract/leaves.ts'
import { many, one } from '../../src/contract/resource.ts'

const It = z.object({ rate: z.number(), on: z.boolean(), word: z.string(), sometimes: z.number().optional() })
const from = 'some/path/'
const every = '30s'
const Word = oneOf('a', 'b')
const put = (body: unknown) => ({ method: 'PUT', path: from, body }) as const

export const wellFormed = one({
  schema: It,
  from,
  every,
  entities: {
    rate: { is: 'sensor', name: 'Rate', class: 'data_rate', unit: 'Mbit/s' },
    sometimes: { is: 'sensor', name: 'Sometimes', count: 'now' },
    word: { is: 'sensor', name: 'Word', options: Word, attributes: ['rate', 'sometimes'] },
    doubled: { is: 'sensor', name: 'Doubled', unit: '%', value: (it) => it.rate * 2 },
    on: { is: 'switch', name: 'On', set: (on, it) => put({ on, word: it.word }) },
  },
  commands: {
    rename: { takes: z.object({ name: z.string() }), ask: (input, it) => put({ name: input.name, was: it.word }) },
  },
})

export const keyWithoutField = one({
  schema: It,
  from,
  every,
  // @ts-expect-error the object has no field with this name, and the row has no value
  entities: { nope: { is: 'sensor', name: 'Nope', class: 'data_rate', unit: 'Mbit/s' } },
})

export const numberAsBinary = one({
  schema: It,
  from,
  every,
  // @ts-expect-error the field is a number
  entities: { rate: { is: 'binary_sensor', name: 'Rate' } },
})

export const wordAsNumber = one({
  schema: It,
  from,
  every,
  // @ts-expect-error the field is a text
  entities: { word: { is: 'sensor', name: 'Word', class: 'temperature', unit: '°C' } },
})

export const valueOfWrongType = one({
  schema: It,
  from,
  every,
  // @ts-expect-error the value is a text, not a boolean
  entities: { up: { is: 'binary_sensor', name: 'Up', value: (it) => it.word } },
})

export const valueOfNoField = one({
  schema: It,
  from,
  every,
  // @ts-expect-error the object has no such field
  entities: { up: { is: 'binary_sensor', name: 'Up', value: (it) => it.nope } },
})

export const wrongUnit = one({
  schema: It,
  from,
  every,
  // @ts-expect-error a temperature is not measured in dBm
  entities: { rate: { is: 'sensor', name: 'Rate', class: 'temperature', unit: 'dBm' } },
})

export const unknownClass = one({
  schema: It,
  from,
  every,
  // @ts-expect-error Home Assistant has no such device class
  entities: { rate: { is: 'sensor', name: 'Rate', class: 'uptime', unit: 's' } },
})

export const numberWithoutUnit = one({
  schema: It,
  from,
  every,
  // @ts-expect-error a numeric sensor has a unit, or is a count
  entities: { rate: { is: 'sensor', name: 'Rate' } },
})

export const classEnum = one({
  schema: It,
  from,
  every,
  // @ts-expect-error options alone make a sensor an enum
  entities: { word: { is: 'sensor', name: 'Word', class: 'enum', options: ['a'] } },
})

export const optionsOfNumber = one({
  schema: It,
  from,
  every,
  // @ts-expect-error the field is a number, and options are words
  entities: { rate: { is: 'sensor', name: 'Rate', options: ['1', '2'] } },
})

export const attributeOfNoField = one({
  schema: It,
  from,
  every,
  // @ts-expect-error the object has no such field
  entities: { word: { is: 'sensor', name: 'Word', attributes: ['rate', 'nope'] } },
})

export const switchWithoutSet = one({
  schema: It,
  from,
  every,
  // @ts-expect-error a switch has a set
  entities: { on: { is: 'switch', name: 'On' } },
})

export const numberWithoutRange = one({
  schema: It,
  from,
  every,
  // @ts-expect-error a number has min and max
  entities: { rate: { is: 'number', name: 'Rate', set: (rate: number) => put({ rate }) } },
})

export const selectWithoutOptions = one({
  schema: It,
  from,
  every,
  // @ts-expect-error a select has options
  entities: { word: { is: 'select', name: 'Word', set: (word: string) => put({ word }) } },
})

export const buttonWithoutPress = one({
  schema: It,
  from,
  every,
  // @ts-expect-error a button has a press
  entities: { go: { is: 'button', name: 'Go' } },
})

export const unknownKind = one({
  schema: It,
  from,
  every,
  // @ts-expect-error there is no such kind of entity
  entities: { word: { is: 'lock', name: 'Word' } },
})

export const withoutName = one({
  schema: It,
  from,
  every,
  // @ts-expect-error an entity has a name, or null for the name of its device
  entities: { word: { is: 'sensor' } },
})

export const iconOfNoSet = one({
  schema: It,
  from,
  every,
  // @ts-expect-error an icon begins with mdi:
  entities: { word: { is: 'sensor', name: 'Word', icon: 'fa:word' } },
})

export const wrongMethod = one({
  schema: It,
  from,
  every,
  // @ts-expect-error the Freebox API has no PATCH
  entities: { go: { is: 'button', name: 'Go', press: () => ({ method: 'PATCH', path: from }) } },
})

export const wrongInterval = one({
  schema: It,
  from,
  // @ts-expect-error an interval has a unit
  every: '30',
  entities: {},
})

export const wrongInput = one({
  schema: It,
  from,
  every,
  entities: {},
  commands: {
    rename: {
      takes: z.object({ name: z.string() }),
      // @ts-expect-error the input of the command has no such field
      ask: (input) => put(input.title),
    },
  },
})

export const wrongObject = one({
  schema: It,
  from,
  every,
  entities: {},
  commands: {
    rename: {
      takes: z.object({ name: z.string() }),
      // @ts-expect-error the object has no such field
      ask: (input, it) => put([input.name, it.nope]),
    },
  },
})

export const objectOfTheList = many({
  schema: It,
  from,
  every,
  key: (it) => it.word,
  entities: {},
  commands: {
    // @ts-expect-error a command of the list is given the objects, not one of them
    add: { takes: z.object({ url: z.string() }), on: 'list', ask: (input, it) => put([input.url, it.word]) },
  },
})

// @ts-expect-error a resource with several objects has a key
export const listWithoutKey = many({ schema: It, from, every, entities: {} })

export const keyOfNoText = many({
  schema: It,
  from,
  every,
  // @ts-expect-error a key is a text
  key: (it) => it.rate,
  entities: {},
})

export const eventOfNoField = one({
  schema: It,
  from,
  every,
  entities: {
    // @ts-expect-error the object has no such field
    line: { is: 'event', name: 'Line', types: { lost: (before, after) => before.on && !after.nope } },
  },
})
