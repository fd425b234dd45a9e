/** The tables of entities, settings, diagnostics and list events on the page of an adapter. */
import type { CompiledEntity, CompiledListEvent, Item } from '../../contract/compiled.ts'
import type { Danger } from '../../contract/entities.ts'
import { code, codes, table } from '../markdown.ts'

type Row = CompiledEntity | CompiledListEvent

export interface RowTable {
  readonly rows: readonly (readonly [key: string, row: Row])[]
  /** The topic of an object, without the base for list events. */
  readonly topic: string
  /** The French name of a row. */
  readonly french: (key: string) => string | undefined
}

export function rowTable({ rows, topic, french }: RowTable): string {
  return table(
    ['Name', 'In French', 'Kind', 'Field or topic', 'Notes'],
    rows.map(([key, row]) => [
      nameOf(row.name, 'the name of the device'),
      nameOf(row.name === null ? null : (french(key) ?? row.name), 'le nom de l’appareil'),
      kindOf(row),
      placeOf(topic, key, row),
      notesOf(row),
    ]),
  )
}

/** `{field}` in a name is replaced by what the box says, and marked as such here. */
function nameOf(name: string | null, ofDevice: string): string {
  return name === null ? `*${ofDevice}*` : name.replace(/\{(\w+)\}/g, '‹$1›')
}

function kindOf(row: Row): string {
  const unit = 'unit' in row && row.unit !== undefined ? unitOf(row.unit) : undefined
  const details = ['class' in row ? row.class : undefined, unit].filter((it) => it !== undefined)
  const kind = details.length === 0 ? row.is : `${row.is} (${details.join(', ')})`
  return [kind, ...limitsOf(row)].join(': ')
}

function unitOf(unit: string | ((it: Item) => string | undefined)): string {
  return typeof unit === 'string' ? unit : 'the unit that the box names'
}

function limitsOf(row: Row): string[] {
  if (row.is === 'number') {
    const [min, max] = [row.min, row.max]
    return typeof min === 'number' && typeof max === 'number' ? [`${min} to ${max}`] : []
  }
  const isEnumeration = row.is === 'select' || row.is === 'sensor'
  if (!isEnumeration || !('options' in row) || row.options === undefined) return []
  return typeof row.options === 'function' ? ['options of the box'] : [codes(row.options)]
}

/** The field of the state, and the topic that takes commands. */
function placeOf(topic: string, key: string, row: Row): string {
  const below = `${topic}/${key}`
  switch (row.is) {
    case 'button':
      return code(`${below}/set`)
    case 'event':
      return `${code(`${below}/event`)}: ${codes(Object.keys(row.types))}`
    case 'image':
    case 'camera':
      return code(`${below}/image`)
    case 'light':
      return `${code(key)}, ${codes(['', 'brightness/', 'color/', ...(row.effect ? ['effect/'] : [])].map((part) => `…/${key}/${part}set`))}`
    default:
      return 'set' in row ? `${code(key)}, ${code(`…/${key}/set`)}` : code(key)
  }
}

function notesOf(row: Row): string {
  const attributes = Object.keys(row.attributes ?? {})
  const notes = [
    'enabled' in row ? enabledNote(row.enabled) : '',
    row.since === undefined ? '' : `from API ${row.since}`,
    'danger' in row && row.danger !== undefined ? dangerNote(row.danger) : '',
    attributes.length === 0 ? '' : `attributes ${codes(attributes)}`,
  ]
  return notes.filter((it) => it !== '').join('; ')
}

function enabledNote(enabled: CompiledEntity['enabled']): string {
  if (typeof enabled === 'function') return 'disabled by default for some'
  return enabled === false ? 'disabled by default' : ''
}

/** The mark of a dangerous command, with its sentence. */
export function dangerNote(danger: Danger<never>): string {
  const isConditional = typeof danger !== 'string'
  return `**dangerous${isConditional ? ' for some inputs' : ''}**: ${isConditional ? danger.says : danger}`
}
