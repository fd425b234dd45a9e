/** The section of one resource on the page of its adapter. */
import type { Resource } from '../../contract/compiled.ts'
import { type Group, groups } from '../../contract/groups.ts'
import type { Busy } from '../../contract/parts.ts'
import { blocks, code, codes, table } from '../markdown.ts'
import { inputFields } from './input.ts'
import { dangerNote, rowTable } from './rows.ts'

export interface DocumentedResource {
  readonly adapter: string
  readonly group: Group | undefined
  readonly name: string
  readonly resource: Resource
  /** The option without which it does not exist. */
  readonly onlyWith: string | undefined
  /** Intervals that an option changes. */
  readonly everyWith: readonly { readonly option: string; readonly every: string }[]
}

/** A state of an object, as a box in the fixtures has it. */
export type ExampleState = Readonly<Record<string, unknown>>

export interface ResourceContext {
  /** By `resource.row`. */
  readonly french: Readonly<Record<string, string>>
  /** By `adapter/resource`. */
  readonly examples: ReadonlyMap<string, ExampleState>
}

export function resourceSection(documented: DocumentedResource, { french, examples }: ResourceContext): string {
  const { adapter, name, resource } = documented
  const rows = Object.entries(resource.entities)
  const ofTable = (category?: string) => rows.filter(([, row]) => row.category === category)
  const rowsOf = (title: string, list: ReturnType<typeof ofTable>) => {
    const rendered = rowTable({ rows: list, topic: topicOf(documented), french: (key) => french[`${name}.${key}`] })
    return rendered === '' ? '' : `**${title}**\n\n${rendered}`
  }
  return blocks(
    `## ${adapter}.${name}`,
    facts(documented).join('\n'),
    rowsOf('Entities', ofTable()),
    rowsOf('Settings', ofTable('config')),
    rowsOf('Diagnostics', ofTable('diagnostic')),
    listEvents(documented, french),
    commands(documented),
    queries(documented),
    example(examples.get(`${adapter}/${name}`)),
  )
}

export function topicOf({
  adapter,
  name,
  resource,
}: Pick<DocumentedResource, 'adapter' | 'name' | 'resource'>): string {
  return `freebox/${adapter}/${name}${resource.shape === 'many' ? '/<id>' : ''}`
}

/** The interval in one phrase. */
export function intervalOf({ resource, everyWith }: DocumentedResource): string {
  const { every, everyWithoutEvents, asked } = resource
  if (asked) return 'not polled'
  const without = everyWithoutEvents === undefined ? '' : `, ${everyWithoutEvents} on a box without events`
  const others = everyWith.map((it) => `, ${it.every} with ${code(it.option)}`).join('')
  return `${every}${without}${others}`
}

/** Where the entities of a resource are in Home Assistant. */
function placeOf({ group, resource: { device, label, joins } }: DocumentedResource): string {
  const shared = deviceOfGroup(group)
  if (joins !== undefined) {
    const otherwise = device === undefined ? '' : ', or its own device'
    return `on the device of the ${code(joins.resource)} with the same MAC address${otherwise}`
  }
  if (label !== undefined) return `on ${shared}, each name begins with that of the object`
  return device === undefined ? `on ${shared}` : 'each object is a device'
}

/** The device that carries what has none of its own. */
export function deviceOfGroup(group: Group | undefined): string {
  return group === undefined ? 'the Freebox' : `*Freebox ${groups[group].en}*`
}

function facts(documented: DocumentedResource): string[] {
  const { resource, onlyWith } = documented
  const events = (resource.refreshOn ?? []).filter((it) => !it.startsWith('push_'))
  const calls = (resource.refreshOn ?? []).filter((it) => it.startsWith('push_'))
  const facts = [
    ['Topic', code(topicOf(documented))],
    ['Read every', `${intervalOf(documented)}${busy(resource)}`],
    ['Events', codes(events)],
    ['Calls of the box', codes(calls.map((it) => it.replace('push_', '')))],
    ['API', resource.since === undefined ? '' : `${resource.since} or newer`],
    ['Entities', placeOf(documented)],
    [
      'At most',
      resource.limit === undefined
        ? ''
        : `${resource.limit} objects have entities, unless ${code('limit')} is set; each has its topic`,
    ],
    [
      'Enabled',
      resource.onlyIfEnabled
        ? `only with ${code(`adapters.${documented.adapter}.${documented.name}.enabled: true`)}`
        : '',
    ],
    ['Option', onlyWith === undefined ? '' : `exists only with ${code(onlyWith)}`],
  ]
  return facts.filter(([, text]) => text !== '').map(([fact, text]) => `- ${fact}: ${text}`)
}

function busy({ busy = [] }: Resource): string {
  return [busy].flat().map(fasterInterval).join('')
}

function fasterInterval(busy: Busy<never>): string {
  const after = busy.afterCommand === undefined ? '' : `for ${busy.afterCommand} after a command`
  const reasons = [busy.when === undefined ? '' : 'while something is in progress', after].filter((it) => it !== '')
  return `; ${busy.every} ${reasons.join(' and ')}`
}

function listEvents({ adapter, name, resource }: DocumentedResource, french: ResourceContext['french']): string {
  const rendered = rowTable({
    rows: Object.entries(resource.listEvents),
    topic: `freebox/${adapter}/${name}`,
    french: (key) => french[`${name}.${key}`],
  })
  return rendered === '' ? '' : `**List events**\n\n${rendered}`
}

function commands(documented: DocumentedResource): string {
  const rows = Object.entries(documented.resource.commands).map(([key, command]) => {
    const { adapter, name } = documented
    const topic = command.on === 'list' ? `freebox/${adapter}/${name}` : topicOf(documented)
    const notes = command.danger === undefined ? '' : dangerNote(command.danger)
    return [code(`${topic}/${key}/set`), inputOf(inputFields(command.takes)), notes]
  })
  return rows.length === 0 ? '' : `**Commands**\n\n${table(['Topic', 'Input', 'Notes'], rows)}`
}

function queries({ adapter, resource }: DocumentedResource): string {
  const rows = Object.entries(resource.queries).map(([key, query]) => {
    const id = query.on === 'object' ? [`${code('id')}: the id of the object`] : []
    const notes = [
      query.danger === undefined ? '' : dangerNote(query.danger),
      'answer' in query && query.answer === 'bytes' ? 'the reply has `content_type` and `base64`' : '',
    ]
    const input = inputOf([...id, ...inputFields(query.takes)])
    return [
      code(`freebox/bridge/request/${adapter}/${key}`),
      input,
      notes
        .filter((it) => it !== '')
        .join('; ')
        .replace('.;', ';'),
    ]
  })
  return rows.length === 0 ? '' : `**Queries**\n\n${table(['Topic', 'Input', 'Notes'], rows)}`
}

function inputOf(fields: readonly string[]): string {
  return fields.length === 0 ? 'nothing, or `{}`' : fields.join('<br>')
}

function example(state: ExampleState | undefined): string {
  return state === undefined ? '' : `**Example**\n\n\`\`\`json\n${pretty(shortened(state), '')}\n\`\`\``
}

const longestLine = 100

/** JSON in which everything that is short has one line. */
function pretty(value: unknown, indent: string): string {
  const line = JSON.stringify(value)
  if (line.length + indent.length <= longestLine && indent !== '') return line
  const inner = `${indent}  `
  if (Array.isArray(value)) return `[\n${value.map((it) => inner + pretty(it, inner)).join(',\n')}\n${indent}]`
  if (typeof value !== 'object' || value === null || line === '{}') return line
  const members = Object.entries(value).map(([key, it]) => `${inner}${JSON.stringify(key)}: ${pretty(it, inner)}`)
  return `{\n${members.join(',\n')}\n${indent}}`
}

/** At most two items of each list: the example shows the form. */
function shortened(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 2).map(shortened)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, shortened(it)]))
}
