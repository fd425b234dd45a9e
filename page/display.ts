/** What an entity shows (pure): the words and units with which Home Assistant shows the same state. */
import type { EntityTable, Language, ObjectNow } from '../src/page/contract.ts'
import { dateTime, numberText, relative, withUnit } from './format.ts'
import type { Wording } from './words/en.ts'

export interface Shown {
  readonly text: string
  /** `good` and `bad` are also said by the text. */
  readonly tone: 'plain' | 'good' | 'bad' | 'off' | 'unknown'
  /** A word of the box, which is English in every language. */
  readonly isWord?: true
  /** The exact time. */
  readonly title?: string
}

export interface DisplayContext {
  readonly words: Wording
  readonly language: Language
  /** Milliseconds. */
  readonly now: number
  /** Whether the values of the resource hold. */
  readonly available: boolean
}

/** The unit of an entity, which may depend on the object. */
export function unitOf(entity: EntityTable, object: ObjectNow): string | null {
  return object.units[entity.key] ?? entity.unit
}

export function shown(entity: EntityTable, object: ObjectNow, context: DisplayContext): Shown {
  const { words, available } = context
  if (entity.is === 'button') return { text: words.button, tone: 'off' }
  if (!available) return { text: words.unavailable, tone: 'unknown' }
  if (entity.is === 'event') return { text: words.event, tone: 'off' }
  if (entity.is === 'image' || entity.is === 'camera') return { text: words.picture, tone: 'off' }
  const value = object.state[entity.key]
  if (value === null || value === undefined) return { text: words.unknown, tone: 'unknown' }
  return ofKind({ ...entity, unit: unitOf(entity, object) }, value, context)
}

function ofKind(entity: EntityTable, value: unknown, context: DisplayContext): Shown {
  const { words } = context
  switch (entity.is) {
    case 'binary_sensor':
      return binary(entity.class, value === true, words)
    case 'switch':
    case 'light':
      return value === true ? { text: words.on, tone: 'good' } : { text: words.off, tone: 'off' }
    case 'device_tracker':
      return value === true ? { text: words.home, tone: 'good' } : { text: words.notHome, tone: 'off' }
    case 'update':
      return update(value, words)
    case 'alarm_control_panel':
      return { text: words.alarm[String(value)] ?? String(value), tone: value === 'triggered' ? 'bad' : 'plain' }
    case 'cover':
      return { text: words.cover[String(value)] ?? String(value), tone: 'plain' }
    default:
      return plain(entity, value, context)
  }
}

/** Classes in which "on" means trouble. */
const troubles = ['battery', 'gas', 'carbon_monoxide', 'problem', 'safety', 'smoke', 'tamper']

function binary(of: string | null, on: boolean, words: Wording): Shown {
  const [yes, no] = words.binary[of ?? ''] ?? [words.on, words.off]
  if (troubles.includes(of ?? '')) return on ? { text: yes, tone: 'bad' } : { text: no, tone: 'good' }
  if (of === 'connectivity') return on ? { text: yes, tone: 'good' } : { text: no, tone: 'bad' }
  return { text: on ? yes : no, tone: on ? 'plain' : 'off' }
}

function update(value: unknown, words: Wording): Shown {
  const { installed, latest, isRunning } = versionsIn(value)
  if (isRunning) return { text: words.installing, tone: 'plain' }
  if (installed === undefined || latest === undefined) return { text: installed ?? words.unknown, tone: 'unknown' }
  return installed === latest
    ? { text: `${words.upToDate} (${installed})`, tone: 'good' }
    : { text: words.updateTo(latest), tone: 'bad' }
}

function versionsIn(value: unknown): { installed?: string; latest?: string; isRunning: boolean } {
  if (typeof value !== 'object' || value === null) return { isRunning: false }
  const of = (name: string) => {
    const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1]
    return found
  }
  const [installed, latest] = [of('installed_version'), of('latest_version')]
  return {
    ...(typeof installed === 'string' && { installed }),
    ...(typeof latest === 'string' && { latest }),
    isRunning: of('in_progress') === true,
  }
}

function plain(entity: EntityTable, value: unknown, { language, now, words }: DisplayContext): Shown {
  if (entity.secret) return { text: '••••••', tone: 'plain' }
  if (typeof value === 'number') {
    return { text: withUnit(numberText(value, language, entity.precision), entity.unit, language), tone: 'plain' }
  }
  if (entity.class === 'timestamp' && typeof value === 'string') {
    const time = Date.parse(value)
    if (!Number.isNaN(time)) {
      return { text: relative(time, now, language), tone: 'plain', title: dateTime(time, language) }
    }
  }
  if (typeof value === 'boolean') return { text: value ? words.on : words.off, tone: 'plain' }
  if (typeof value === 'object') return { text: JSON.stringify(value), tone: 'plain' }
  const text = String(value)
  if (text === '') return { text: '–', tone: 'off' }
  const isWord = entity.class === 'enum' || (entity.options ?? []).includes(text)
  return { text, tone: text === 'unknown' ? 'unknown' : 'plain', ...(isWord && { isWord }) }
}

/** The name of an entity on the device of its object. `{field}` becomes that field of the object. */
export function entityName(entity: EntityTable, object: ObjectNow, language: Language, device: string): string {
  if (entity.name === null) return device
  return entity.name[language].replace(/\{(\w+)\}/g, (_, field: string) => object.fields[field]?.[language] ?? '')
}

/** What people call an object; empty names are those of the group or of the Freebox. */
export function objectName(object: ObjectNow, language: Language, otherwise: string): string {
  return object.name[language] || (object.id === '' ? otherwise : object.id)
}
