/**
 * Mistakes in the tables of a resource that do not compile: keys, settings, the default writer, joins, list events,
 * dangers and queries. Nothing here runs: `tsc` reports an expected error that is missing.
 */
import { z } from 'zod'
import { amend, many, one } from '../../src/contract/index.ts'

const It = z.object({
  id: z.number(),
  mac: z.string(),
  rate: z.number(),
  on: z.boolean(),
  word: z.string(),
  sometimes: z.number().optional(),
})
const from = 'some/path/'
const every = '30s'
const none = z.strictObject({})
const put = (body: unknown) => ({ method: 'PUT', path: from, body }) as const
const key = ({ id }: z.output<typeof It>) => String(id)

export const wellFormed = many({
  schema: It,
  from,
  every,
  since: '8.1',
  slow: true,
  absentCodes: ['internal_error'],
  busy: { every: '2s', when: (it) => it.on, afterCommand: '1m' },
  changes: ['amended'],
  key,
  joins: { resource: 'lan.host', mac: (it) => it.mac },
  put: 'some/path/{id}',
  entities: {
    rate: { is: 'sensor', name: 'Rate', class: 'data_rate', unit: 'Mbit/s', since: '8.10' },
    far: { is: 'sensor', name: 'Far', count: 'now', value: (it) => it.sometimes },
  },
  settings: {
    on: { is: 'switch', name: 'On' },
    off: { is: 'switch', name: 'Off', field: 'on' },
    reversed: { is: 'switch', name: 'Reversed', value: (it) => !it.on, set: (off) => put({ on: !off }) },
  },
  diagnostics: { word: { is: 'sensor', name: 'Word' } },
  listEvents: { thing: { is: 'event', name: 'Thing', types: { gone: (before, after) => before?.on === after?.on } } },
  commands: {
    check: {
      takes: z.strictObject({ repair: z.boolean() }),
      danger: { says: 'A repair may lose files.', when: ({ repair }) => repair },
      ask: ({ repair }, it) => put({ repair, id: it.id }),
    },
    add: { on: 'list', takes: none, ask: (_, objects) => put(objects.length) },
  },
  queries: {
    files: { on: 'object', takes: none, ask: (_, it) => ({ method: 'GET', path: it.word }), answer: z.array(It) },
    picture: { takes: none, ask: (_) => ({ method: 'GET', path: 'picture' }), answer: 'bytes' },
  },
})

export const amended = many({
  schema: It,
  from,
  every,
  key,
  put: amend('some/path/{id}'),
  settings: { on: { is: 'switch', name: 'On' } },
})

export const keyInTwoTables = one({
  schema: It,
  from,
  every,
  entities: { rate: { is: 'sensor', name: 'Rate', count: 'now' } },
  // @ts-expect-error a key is in one table only, as state fields and topics are shared
  diagnostics: { rate: { is: 'sensor', name: 'Rate', count: 'now' } },
})

export const settingLikeAnEntity = one({
  schema: It,
  from,
  every,
  entities: { on: { is: 'binary_sensor', name: 'On' } },
  // @ts-expect-error a key is in one table only
  settings: { on: { is: 'switch', name: 'On', set: (on: boolean) => put({ on }) } },
})

export const diagnosticLikeASetting = one({
  schema: It,
  from,
  every,
  settings: { on: { is: 'switch', name: 'On', set: (on) => put({ on }) } },
  // @ts-expect-error a key is in one table only
  diagnostics: { on: { is: 'binary_sensor', name: 'On' } },
})

export const commandLikeAnEntity = one({
  schema: It,
  from,
  every,
  entities: { on: { is: 'binary_sensor', name: 'On' } },
  // @ts-expect-error a command is not named like an entity, as both have the same topic
  commands: { on: { takes: none, ask: () => put({}) } },
})

export const commandLikeASetting = one({
  schema: It,
  from,
  every,
  settings: { on: { is: 'switch', name: 'On', set: (on) => put({ on }) } },
  // @ts-expect-error a command is not named like a setting
  commands: { on: { takes: none, ask: () => put({}) } },
})

export const commandLikeADiagnostic = one({
  schema: It,
  from,
  every,
  diagnostics: { on: { is: 'binary_sensor', name: 'On' } },
  // @ts-expect-error a command is not named like a diagnostic
  commands: { on: { takes: none, ask: () => put({}) } },
})

export const sensorAsSetting = one({
  schema: It,
  from,
  every,
  // @ts-expect-error a setting can be written: Home Assistant refuses a sensor among them
  settings: { rate: { is: 'sensor', name: 'Rate', count: 'now' } },
})

export const trackerAsSetting = one({
  schema: It,
  from,
  every,
  // @ts-expect-error a setting can be written
  settings: { on: { is: 'device_tracker', name: 'On' } },
})

export const settingWithoutSet = one({
  schema: It,
  from,
  every,
  // @ts-expect-error without a default writer a setting has a set
  settings: { on: { is: 'switch', name: 'On' } },
})

export const fieldWithoutWriter = one({
  schema: It,
  from,
  every,
  // @ts-expect-error without a default writer a field has no meaning
  settings: { other: { is: 'switch', name: 'On', field: 'on' } },
})

export const ownValueWithoutSet = one({
  schema: It,
  from,
  every,
  put: from,
  // @ts-expect-error a row with its own value has its own set, as the writer could not reverse the value
  settings: { on: { is: 'switch', name: 'On', value: (it) => !it.on } },
})

export const keyOfNoField = one({
  schema: It,
  from,
  every,
  put: from,
  // @ts-expect-error the default writer writes a field, and the object has no field with this name
  settings: { nope: { is: 'switch', name: 'Nope' } },
})

export const keyOfAnotherType = one({
  schema: It,
  from,
  every,
  put: from,
  // @ts-expect-error the field is a number
  settings: { rate: { is: 'switch', name: 'Rate' } },
})

export const fieldOfAnotherType = one({
  schema: It,
  from,
  every,
  put: from,
  // @ts-expect-error a switch writes a boolean field
  settings: { other: { is: 'switch', name: 'Other', field: 'word' } },
})

export const fieldThatIsMissing = one({
  schema: It,
  from,
  every,
  put: from,
  // @ts-expect-error the object has no such field
  settings: { other: { is: 'text', name: 'Other', field: 'nope' } },
})

export const fieldAndSet = one({
  schema: It,
  from,
  every,
  put: from,
  // @ts-expect-error a row has a field for the default writer or its own set, not both
  settings: { other: { is: 'switch', name: 'Other', field: 'on', set: (on: boolean) => put({ on }) } },
})

export const writerAsFunction = one({
  schema: It,
  from,
  every,
  put: (it: { id: number }) => `some/path/${it.id}`,
  // @ts-expect-error the default writer is a path, not a function: without one a switch has a set
  settings: { on: { is: 'switch', name: 'On' } },
})

export const writerWithChange = one({
  schema: It,
  from,
  every,
  put: amend(from, { on: true }),
  // @ts-expect-error the default writer makes the change itself: without one a switch has a set
  settings: { on: { is: 'switch', name: 'On' } },
})

export const setOfAnotherType = one({
  schema: It,
  from,
  every,
  // @ts-expect-error a switch sets a boolean
  settings: { on: { is: 'switch', name: 'On', set: (on: string) => put({ on }) } },
})

export const settingOfWrongUnit = one({
  schema: It,
  from,
  every,
  put: from,
  // @ts-expect-error a power is not measured in metres
  settings: { rate: { is: 'number', name: 'Rate', class: 'power', unit: 'm', min: 0, max: 1 } },
})

export const versionAsNumber = one({
  schema: It,
  from,
  every,
  // @ts-expect-error a version is a text, as the number 8.10 is 8.1
  since: 8.1,
})

export const versionWithoutMinor = one({
  schema: It,
  from,
  every,
  // @ts-expect-error a version has a minor number
  since: '8',
})

export const versionOfARow = one({
  schema: It,
  from,
  every,
  // @ts-expect-error a version is a text
  entities: { on: { is: 'binary_sensor', name: 'On', since: 11 } },
})

export const joinsWithoutMac = many({
  schema: It,
  from,
  every,
  key,
  // @ts-expect-error an object joins a device by its MAC address
  joins: { resource: 'lan.host' },
})

export const joinsNoResource = many({
  schema: It,
  from,
  every,
  key,
  // @ts-expect-error a resource is named with its adapter
  joins: { resource: 'host', mac: (it) => it.mac },
})

export const joinsByNumber = many({
  schema: It,
  from,
  every,
  key,
  // @ts-expect-error a MAC address is a text
  joins: { resource: 'lan.host', mac: (it) => it.rate },
})

// @ts-expect-error what exists once has no key
export const keyOfOne = one({ schema: It, from, every, key })

// @ts-expect-error what exists once has no list events
export const listEventOfOne = one({ schema: It, from, every, listEvents: {} })

export const listEventWithoutUndefined = many({
  schema: It,
  from,
  every,
  key,
  listEvents: {
    // @ts-expect-error a new object has no version before
    thing: { is: 'event', name: 'Thing', types: { on: (before) => before.on } },
  },
})

export const listEventOfAnotherType = many({
  schema: It,
  from,
  every,
  key,
  listEvents: {
    // @ts-expect-error the arguments are objects of the resource
    thing: { is: 'event', name: 'Thing', types: { on: (before: string) => before === '' } },
  },
})

export const sensorAsListEvent = many({
  schema: It,
  from,
  every,
  key,
  // @ts-expect-error a list has events only
  listEvents: { rate: { is: 'sensor', name: 'Rate', count: 'now' } },
})

export const dangerAsFlag = one({
  schema: It,
  from,
  every,
  // @ts-expect-error a danger says what the command does
  commands: { format: { takes: none, danger: true, ask: () => put({}) } },
})

export const dangerWithoutSentence = one({
  schema: It,
  from,
  every,
  // @ts-expect-error a danger says what the command does
  commands: { format: { takes: none, danger: { when: () => true }, ask: () => put({}) } },
})

export const dangerOfAnotherInput = one({
  schema: It,
  from,
  every,
  commands: {
    check: {
      takes: z.strictObject({ repair: z.boolean() }),
      // @ts-expect-error the input of the command has no such field
      danger: { says: 'A repair may lose files.', when: (input) => input.mode },
      ask: ({ repair }) => put({ repair }),
    },
  },
})

export const dangerOfASensor = one({
  schema: It,
  from,
  every,
  // @ts-expect-error what cannot be commanded is not dangerous
  entities: { rate: { is: 'sensor', name: 'Rate', count: 'now', danger: 'Explodes.' } },
})

export const commandWithoutInput = one({
  schema: It,
  from,
  every,
  // @ts-expect-error a command says what it takes
  commands: { go: { ask: () => put({}) } },
})

export const listCommandWithObject = many({
  schema: It,
  from,
  every,
  key,
  // @ts-expect-error a command of the list is given the objects, not one of them
  commands: { add: { on: 'list', takes: none, ask: (_, it) => put(it.word) } },
})

export const queryWithoutObject = many({
  schema: It,
  from,
  every,
  key,
  queries: {
    // @ts-expect-error only a query about one object is given the object
    files: { takes: none, ask: (_, it) => ({ method: 'GET', path: it.word }), answer: 'bytes' },
  },
})

export const queryOfNoField = many({
  schema: It,
  from,
  every,
  key,
  queries: {
    // @ts-expect-error the object has no such field
    files: { on: 'object', takes: none, ask: (_, it) => ({ method: 'GET', path: it.nope }), answer: 'bytes' },
  },
})

export const queryWithoutAnswer = one({
  schema: It,
  from,
  every,
  // @ts-expect-error a query says what of the answer is returned
  queries: { files: { takes: none, ask: (_) => ({ method: 'GET', path: 'files' }) } },
})

export const queryOfText = one({
  schema: It,
  from,
  every,
  queries: {
    // @ts-expect-error an answer is a schema or 'bytes'
    files: { takes: none, ask: (_) => ({ method: 'GET', path: 'files' }), answer: 'text' },
  },
})

export const busyWithoutInterval = one({
  schema: It,
  from,
  every,
  // @ts-expect-error a faster interval is an interval
  busy: { when: (it) => it.on },
})

export const busyOfNoField = one({
  schema: It,
  from,
  every,
  // @ts-expect-error the object has no such field
  busy: { every: '2s', when: (it) => it.moving },
})

export const unknownPart = one({
  schema: It,
  from,
  every,
  // @ts-expect-error a resource has no such part
  lingers: '1h',
})
