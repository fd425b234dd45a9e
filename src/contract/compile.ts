/** Compiles the table of an adapter to the one form that the engine knows. */
import type { Category, Item, Resource } from './compiled.ts'
import { convert } from './conversion.ts'
import type { Options } from './entities.ts'
import type { Prefix } from './parts.ts'
import { type AmendTarget, put, type Requests } from './requests.ts'

/** The words of an entity that have several forms. */
interface Row {
  readonly is: string
  readonly name: string | null
  readonly id?: string
  readonly field?: string
  readonly options?: Options | ((it: Item) => readonly string[])
  readonly attributes?: object
  readonly boxUnit?: string
  readonly unit?: unknown
  readonly never?: true
  readonly enabled?: (it: Item) => boolean
  readonly value?: (it: Item) => unknown
}
type Rows = Readonly<Record<string, Row>>
type Writer = string | AmendTarget

interface Table {
  readonly put?: Writer
  readonly prefix?: Prefix
  readonly enabled?: readonly string[]
  readonly entities?: Rows
  readonly settings?: Rows
  readonly diagnostics?: Rows
  readonly listEvents?: Rows
  readonly commands?: object
  readonly queries?: object
}

/** Throws an Error that names the key if it is in two tables. */
export function compile(table: object): Resource {
  const {
    put: writer,
    prefix,
    enabled,
    entities,
    settings,
    diagnostics,
    listEvents,
    commands = {},
    queries = {},
    ...source
  } = table as Table
  const tables = [
    { rows: entities, category: undefined },
    { rows: settings, category: 'config' },
    { rows: diagnostics, category: 'diagnostic' },
  ] as const
  const compiled = tables.flatMap(({ rows = {}, category }) =>
    Object.entries(rows).map(
      ([key, row]) => [key, compileEntity(key, row, { writer, prefix, enabled, category })] as const,
    ),
  )
  const events = Object.entries(listEvents ?? {}).map(([key, row]) => [key, compileRow(row)] as const)
  const keys = [...compiled, ...Object.entries(commands), ...events].map(([key]) => key)
  const repeated = keys.find((key, at) => keys.indexOf(key) !== at)
  if (repeated !== undefined) throw new Error(`"${repeated}" is in two tables of one resource`)
  const rows = { entities: Object.fromEntries(compiled), listEvents: Object.fromEntries(events) }
  // The engine hands each function only objects that this resource's own schema has made, so the erased types hold.
  return { ...source, ...rows, commands, queries } as unknown as Resource
}

interface Context {
  readonly writer: Writer | undefined
  readonly prefix: Prefix | undefined
  readonly enabled: readonly string[] | undefined
  readonly category: Category | undefined
}

/** Adds what an entity may leave out: the value from the field, the default writer, the prefix of its name and id. */
function compileEntity(key: string, row: Row, { writer, prefix, enabled, category }: Context): object {
  const { field = key, never, ...entity } = compileRow(row)
  const { value: readingOf = (it: Item) => it[field] } = entity
  const value = takesValue(row.is) && { value: readingOf }
  const set = writer !== undefined && writable.includes(row.is) && { set: defaultWriter(writer, field) }
  const whole = { ...value, ...set, ...entity }
  return {
    ...whole,
    ...(row.boxUnit !== undefined && converted(whole, row.boxUnit, String(row.unit))),
    ...(never && { attributes: { ...entity.attributes, [`${key}_never`]: (it: Item) => readingOf(it) === 0 } }),
    ...(prefix !== undefined && prefixed(prefix, key, row)),
    ...(category !== undefined && { category }),
    enabled: row.enabled ?? enabled?.includes(key) ?? true,
  }
}

/** The options as a list, which makes a sensor an `enum` in Home Assistant; and the attributes as functions. */
function compileRow({ options, attributes, ...row }: Row): Row {
  return {
    ...row,
    ...(options !== undefined && { options: 'options' in options ? options.options : options }),
    ...(options !== undefined && row.is === 'sensor' && { class: 'enum' }),
    ...(attributes !== undefined && { attributes: Array.isArray(attributes) ? fieldsOf(attributes) : attributes }),
  }
}

function fieldsOf(names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, (it: Item) => it[name]]))
}

function prefixed(prefix: Prefix, key: string, { name, id }: Row) {
  if (name === null) return { name: prefix.name ?? null, id: id ?? prefix.id }
  return { name: prefix.name === undefined ? name : `${prefix.name} ${name}`, id: `${prefix.id}_${id ?? key}` }
}

interface Functions {
  readonly value?: (it: Item) => unknown
  readonly set?: (value: number, it: Item, ...rest: readonly unknown[]) => unknown
}

/** The functions of a number in the unit that is shown. The box takes whole numbers. */
function converted({ value, set }: Functions, boxUnit: string, unit: string): Functions {
  const shown = (it: Item) => {
    const sent = value?.(it)
    return typeof sent === 'number' ? convert(sent, boxUnit, unit) : sent
  }
  if (set === undefined) return { value: shown }
  return { value: shown, set: (number, ...rest) => set(Math.round(convert(number, unit, boxUnit)), ...rest) }
}

const writable = ['switch', 'number', 'select', 'text']

function takesValue(kind: string): boolean {
  return !['button', 'event', 'image', 'camera'].includes(kind)
}

function defaultWriter(writer: Writer, field: string) {
  return (value: unknown, it: Item): Requests => {
    const change = { [field]: value }
    if (typeof writer === 'string') return put(fillPath(writer, it), change)
    return { ...writer, amend: fillPath(writer.amend, it), change }
  }
}

function fillPath(path: string, it: Item): string {
  return path.replace(/\{(\w+)\}/g, (_, field: string) => String(it[field]))
}
