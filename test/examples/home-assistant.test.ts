/** Everything that examples/home-assistant and docs/guides/home-assistant.md name exists in the demo house. interop/home-assistant runs it. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { type Home, openHome, until } from '../e2e/home.ts'

const read = (file: string) => parse(readFileSync(`examples/home-assistant/${file}`, 'utf8'))
const Automation = z.looseObject({ id: z.string(), alias: z.string() })
const automations = z.array(Automation).parse(read('automations.yaml'))
const dashboard: unknown = read('dashboard.yaml')
const [, inReadme = ''] =
  /```yaml\n(# An automation.+?)```/s.exec(readFileSync('docs/guides/home-assistant.md', 'utf8')) ?? []

const stringList = z.union([z.string().transform((item) => [item]), z.array(z.string())]).default([])
/** A trigger, a condition or a target: entities, and their expected states. */
const Mention = z.looseObject({
  entity_id: stringList,
  attribute: z.string().optional(),
  from: stringList,
  to: stringList,
  state: stringList,
})
const Published = z.looseObject({ topic: z.string(), payload: z.string() })
const Action = z.looseObject({
  action: z.string(),
  perform_action: z.string().optional(),
  data: z.looseObject({}).optional(),
  target: z.looseObject({ entity_id: stringList }).optional(),
})
const Entity = z.looseObject({
  platform: z.string(),
  default_entity_id: z.string(),
  enabled_by_default: z.boolean().default(true),
  state_topic: z.string().optional(),
  event_types: z.array(z.string()).default([]),
})
type Entities = ReadonlyMap<string, z.output<typeof Entity>>

const on = { enabled: true }
const done = expect.objectContaining({ status: 'ok' })

/** The states of a platform, and the actions for it. */
const states: Record<string, string[]> = {
  device_tracker: ['home', 'not_home'],
  binary_sensor: ['on', 'off'],
  switch: ['on', 'off'],
}
const services: Record<string, string[]> = {
  switch: ['turn_on', 'turn_off'],
  light: ['turn_on', 'turn_off'],
  button: ['press'],
}

it('every automation has an id and an alias of its own', () => {
  for (const key of ['id', 'alias'] as const) {
    expect(new Set(automations.map((it) => it[key])).size).toBe(automations.length)
  }
})

it('every command that the examples publish is carried out in the demo house', async () => {
  const home = await openHome({ settings: { adapters: { defaults: { enabled: false }, lan: on, profile: on } } })
  const all = [...objectsIn([...automations, dashboard])].flatMap((it) => Published.safeParse(it).data ?? [])
  expect(all).toHaveLength(3)
  for (const { topic, payload } of all) expect([topic, await home.send(topic, payload)]).toEqual([topic, done])
})

it('every entity, state, event, attribute and action of the examples exists in the demo house', async () => {
  const often = { every: '1s' }
  const home = await openHome({
    settings: { adapters: { defaults: { every: '1h' }, calls: often, downloads: often } },
  })
  const entities = entitiesOf(home)
  expect(inReadme).toContain('event.freebox_line')
  expect([...automations, dashboard, parse(inReadme)].flatMap((it) => problemsIn(it, entities))).toEqual([])

  home.box.addCall({ number: '+33145678901' })
  const [task] = home.box.house.downloads.tasks
  if (task !== undefined) home.box.house.downloads.tasks.push({ ...task, id: 99 })
  const firstEvent = async (topic: string): Promise<object> => {
    await until(topic, () => home.published(topic).length > 0)
    return JSON.parse(home.published(topic)[0] ?? '')
  }
  expect(await firstEvent('calls/call/call/event')).toMatchObject({
    event_type: 'missed',
    name: 'Mamie',
    number: /^\+33/,
  })
  expect(await firstEvent('downloads/task/download/event')).toHaveProperty('task_name')
})

function entitiesOf(home: Home): Entities {
  const components = [...home.documents().values()].flatMap((it) => Object.values(it.components ?? {}))
  const all = components.map((it) => Entity.parse(it))
  // An automation may name an event by its topic.
  const topics = all.map((it) => [it.event_types.length > 0 ? String(it.state_topic) : '', it] as const)
  return new Map([...topics, ...all.map((it) => [it.default_entity_id, it] as const)])
}

const readme = readFileSync('examples/home-assistant/README.md', 'utf8')

/** Whether the user has it: it is enabled by default, or the README says that it has to be enabled. */
function isThere(entity: string, entities: Entities): boolean {
  const isEnabledBefore = readme.includes(
    `\`${entity.replace(/\.\w+(_wifi_blocked)$/, '.…$1')}\` are disabled by default`,
  )
  return entities.get(entity)?.enabled_by_default === true || (isEnabledBefore && entities.has(entity))
}

/** What an automation or a dashboard names and the house does not have. */
function problemsIn(part: unknown, entities: Entities): string[] {
  const objects = [...objectsIn(part)]
  const names = objects.flatMap(({ entity_id, entity, topic, entities: several }) =>
    [entity_id, entity, topic, several].flat(),
  )
  const templates = JSON.stringify(part).matchAll(/(?:states|state_attr)\('([^']+)'/g)
  const mentioned = [...names, ...[...templates].map(([, name]) => name)].flatMap((it) =>
    it === undefined ? [] : String(it),
  )
  // Commands are sent in a test of their own.
  const named = mentioned.filter((it) => !it.endsWith('/set'))
  const eventTypes = named.flatMap((it) => entities.get(it)?.event_types ?? [])
  const expected = [...JSON.stringify(part).matchAll(/event_type (?:==|in) (\[.*?\]|'\w+')/g)]
  return [
    ...named.filter((it) => !isThere(it, entities)),
    ...expected.flatMap(([, type]) => type?.match(/\w+/g) ?? []).filter((type) => !eventTypes.includes(type)),
    ...objects.flatMap((it) => impossible(Mention.parse(it), entities)),
    ...objects.flatMap((it) => unknownActions(Action.safeParse(it).data)),
  ]
}

/** States that an entity never has, and event types that it never fires. */
function impossible({ entity_id, attribute, from, to, state }: z.output<typeof Mention>, entities: Entities): string[] {
  return entity_id.flatMap((name) => {
    const { platform = '', event_types = [] } = entities.get(name) ?? {}
    const known = attribute === 'event_type' ? event_types : (states[platform] ?? [])
    return [from, to, state].flat().filter((it) => !known.includes(it))
  })
}

/** Actions that do not exist, or not for these entities. */
function unknownActions({ action, perform_action, target, data }: Partial<z.output<typeof Action>> = {}): string[] {
  // A tap action of a dashboard has actions of its own.
  const called = action === 'perform-action' ? (perform_action ?? '') : action
  if (called === 'mqtt.publish') return Published.safeParse(data).success ? [] : [called]
  if (called === 'persistent_notification.create' || called === 'toggle' || called === undefined) return []
  const [domain = '', service = ''] = called.split('.')
  const others = target?.entity_id.filter((it) => !it.startsWith(`${domain}.`)) ?? ['no target']
  return services[domain]?.includes(service) ? others : [called, ...others]
}

function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  const object = z.record(z.string(), z.unknown()).safeParse(value).data
  if (object !== undefined) yield object
  for (const inner of Array.isArray(value) ? value : Object.values(object ?? {})) yield* objectsIn(inner)
}
