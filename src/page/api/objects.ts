/** The objects and resources as they are now, for the page (pure). Secrets are left out. */
import type { CompiledEntity, Item } from '../../contract/compiled.ts'
import { textOf } from '../../contract/phrase.ts'
import type { MonitoredResource } from '../../engine/monitored-resource.ts'
import { deviceName } from '../../homeassistant/ids.ts'
import { boundOf, optionsOf } from '../../homeassistant/state.ts'
import type { Topics } from '../../mqtt/topics.ts'
import { placeholder } from '../../secrets/names.ts'
import { redact } from '../../secrets/redact.ts'
import { singleLine } from '../../text.ts'
import type { ObjectNow, ResourceNow, Why, Words } from '../contract.ts'

export type PresentedObject = ReturnType<MonitoredResource['presented']>[number]

export interface NowContext {
  readonly topics: Pick<Topics, 'state'>
  /** French texts by `adapter.phrase`. */
  readonly french: Readonly<Record<string, string>>
  /** The name of a right in Freebox OS. */
  readonly rightName: (right: string) => string
}

export function objectNow(monitored: MonitoredResource, object: PresentedObject, context: NowContext): ObjectNow {
  const { adapter, path, resource } = monitored
  const { key, it, device, rows, announced } = object
  const words = (value: unknown) => wordsOf(adapter, value, context.french)
  const entities = Object.entries(resource.entities).filter(([row]) => rows.has(row))
  const [, name = ''] = path.split('.')
  return {
    ...{ path, id: key, announced },
    name: nameOf(monitored, { it, device }, context.french),
    entities: entities.map(([row]) => row),
    state: stateOf(entities, object),
    fields: fieldsIn(entities, it, words),
    ...dependingOn(it, entities),
    topic: context.topics.state({ adapter, resource: name, id: key }),
    why: monitored.whyNot(object) ?? null,
    homeUntil: wholeSeconds(monitored.homeUntil(key)),
  }
}

function wholeSeconds(time: number | undefined): number | null {
  return time === undefined ? null : Math.round(time)
}

function wordsOf(adapter: string, value: unknown, french: NowContext['french']): Words {
  return {
    en: textOf(value, (phrase) => phrase),
    fr: textOf(value, (phrase) => french[`${adapter}.${phrase}`] ?? phrase),
  }
}

/** Empty if the object is the only one of its resource, or only the names of its entities say which one it is. */
function nameOf(
  { adapter, resource }: MonitoredResource,
  { it, device }: Pick<PresentedObject, 'it' | 'device'>,
  french: NowContext['french'],
): Words {
  if (device === undefined) {
    const { en, fr } = wordsOf(adapter, resource.title?.(it) ?? '', french)
    return { en: singleLine(en), fr: singleLine(fr) }
  }
  return {
    en: deviceName(device, (value) => wordsOf(adapter, value, french).en),
    fr: deviceName(device, (value) => wordsOf(adapter, value, french).fr),
  }
}

type Entities = readonly (readonly [key: string, entity: CompiledEntity])[]

/** The published state. Whether a secret is set may be seen. */
function stateOf(entities: Entities, { state }: PresentedObject): ObjectNow['state'] {
  const secret = entities.flatMap(([key, entity]) => (entity.is === 'text' && entity.secret ? [key] : []))
  const hidden = secret.flatMap((key) =>
    state[key] === null || state[key] === '' ? [] : [[key, placeholder] as const],
  )
  const redacted: unknown = redact(state)
  const plain = typeof redacted === 'object' && redacted !== null ? redacted : {}
  return { ...plain, ...Object.fromEntries(hidden) }
}

function fieldsIn(entities: Entities, it: Item, words: (value: unknown) => Words): ObjectNow['fields'] {
  const names = entities.flatMap(([, { name }]) =>
    [...(name ?? '').matchAll(/\{(\w+)\}/g)].map(([, field = '']) => field),
  )
  return Object.fromEntries([...new Set(names)].map((field) => [field, words(it[field])]))
}

/** What the table of an entity has as a function of the object. */
function dependingOn(it: Item, entities: Entities): Pick<ObjectNow, 'options' | 'bounds' | 'units'> {
  const options: Record<string, readonly string[]> = {}
  const bounds: Record<string, readonly [number, number, number]> = {}
  const units: Record<string, string> = {}
  for (const [key, entity] of entities) {
    const words = wordsIn(entity, it)
    if (words !== undefined) options[key] = words
    if (entity.is === 'number') {
      const { min, max, step = 1 } = entity
      const isConstant = [min, max, step].every((bound) => typeof bound === 'number')
      if (!isConstant) bounds[key] = [boundOf(min, it), boundOf(max, it), boundOf(step, it)]
    }
    const unit = 'unit' in entity && typeof entity.unit === 'function' ? entity.unit(it) : undefined
    if (unit !== undefined) units[key] = unit
  }
  return { options, bounds, units }
}

/** The options of a select, the effects of a light, the actions of an alarm, the commands of a cover. */
function wordsIn(entity: CompiledEntity, it: Item): readonly string[] | undefined {
  switch (entity.is) {
    case 'select':
      return typeof entity.options === 'function' ? optionsOf(entity, it) : undefined
    case 'light':
      return entity.effects?.(it)
    case 'alarm_control_panel':
      return entity.actions(it)
    case 'cover':
      return entity.canStop === false ? ['OPEN', 'CLOSE'] : ['OPEN', 'CLOSE', 'STOP']
    default:
      return undefined
  }
}

/** @param monitored undefined until the engine runs */
export function resourceNow(path: string, monitored: MonitoredResource | undefined, context: NowContext): ResourceNow {
  const report = monitored?.report()
  const { condition = 'unknown', last_success = null, last_error } = report ?? {}
  return {
    ...{ path, condition },
    available: monitored?.isAvailable ?? false,
    why: condition === 'granted' ? null : whyNotRead(condition, monitored, context),
    lastSuccess: last_success === null ? null : Math.round(last_success),
    lastError: last_error?.error ?? null,
  }
}

function whyNotRead(condition: string, monitored: MonitoredResource | undefined, { rightName }: NowContext): Why {
  const error = monitored?.report().last_error?.error
  switch (condition) {
    case 'missing right': {
      const right = monitored?.missingRight ?? ''
      return { because: 'missing right', details: { right, name: rightName(right) } }
    }
    case 'box has none':
      return { because: 'box has none', details: {} }
    case 'unknown':
      return { because: 'not read yet', details: {} }
    default:
      return { because: 'fails', details: { ...(error !== undefined && { error }) } }
  }
}
