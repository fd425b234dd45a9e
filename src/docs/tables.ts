/** The README's tables out of the adapters: what there is, how often it is read, what can be told and asked. */
import { z } from 'zod'
import { expectedBy } from '../config/issue-messages.ts'
import { resourcesOf } from '../config/resource-settings.ts'
import { sectionOf, unwrap } from '../config/schema-walk.ts'
import type { Adapter } from '../contract/adapter.ts'
import type { CompiledEntity, Item, Resource } from '../contract/compiled.ts'
import type { ListEvent } from '../contract/entities.ts'

type Row = (CompiledEntity | ListEvent<Item>) & { readonly category?: 'config' | 'diagnostic' }

interface Named {
  readonly adapter: string
  readonly name: string
  readonly resource: Resource
}

/** Each table by the name of its place in the README. `french` has the names by `adapter.thing.row`. */
export function tables(adapters: readonly Adapter[], french: Readonly<Record<string, string>>): Record<string, string> {
  const resources = adapters.flatMap((adapter) => {
    return Object.entries(resourcesOf(adapter)).map(([name, resource]) => ({ adapter: adapter.name, name, resource }))
  })
  return {
    adapters: table(
      ['Chapter', 'What it brings'],
      adapters.map(({ name, description }) => [code(name), description]),
    ),
    resources: table(
      ['Thing', 'Topic', 'Read every'],
      resources.map((it) => [code(`${it.adapter}.${it.name}`), code(topicOf(it)), rhythm(it.resource)]),
    ),
    entities: adapters
      .map((it) =>
        entities(
          it,
          resources.filter(({ adapter }) => adapter === it.name),
          french,
        ),
      )
      .join('\n\n'),
    commands: commandTable(resources),
    queries: questionTable(resources),
  }
}

function entities(adapter: Adapter, resources: readonly Named[], french: Readonly<Record<string, string>>): string {
  const rows = resources.flatMap((it) => {
    const own = Object.entries(it.resource.entities).map(([key, row]) => ({ key, row, topic: topicOf(it) }))
    const listEvents = Object.entries(it.resource.listEvents ?? {}).map(([key, row]) => ({
      key,
      row,
      topic: listTopicOf(it),
    }))
    return [...own, ...listEvents].map(({ key, row, topic }) => [
      nameOf(row.name),
      nameOf(french[`${it.adapter}.${it.name}.${key}`] ?? row.name),
      kindOf(row),
      placeOf(topic, key, row),
      purposeOf(row),
    ])
  })
  return `#### ${adapter.name}\n\n${adapter.description}\n\n${table(['Name', 'In French', 'Kind', 'Topic', 'What for'], rows)}`
}

function nameOf(name: string | null): string {
  return name === null ? 'the device itself' : name.replace(/\{(\w+)\}/g, '‹$1›')
}

function kindOf(row: Row): string {
  const about = ['unit' in row ? row.unit : undefined, 'class' in row ? row.class : undefined]
  const detail = about.find((it) => typeof it === 'string')
  return detail === undefined ? row.is : `${row.is} (${detail})`
}

function placeOf(topic: string, key: string, row: Row): string {
  switch (row.is) {
    case 'button':
      return code(`${topic}/${key}/set`)
    case 'event':
      return `${code(`${topic}/${key}/event`)}: ${Object.keys(row.types).map(code).join(', ')}`
    case 'image':
    case 'camera':
      return code(`${topic}/${key}/image`)
    default:
      return 'set' in row ? `${code(key)} in ${code(topic)}, ${code(`…/${key}/set`)}` : `${code(key)} in ${code(topic)}`
  }
}

function purposeOf({ category, disabled }: Row): string {
  const what = category === 'config' ? 'setting' : (category ?? '')
  return disabled ? `${what}${what ? ', ' : ''}off until wanted` : what
}

function rhythm({ every, everyWithoutEvents }: Resource): string {
  return everyWithoutEvents === undefined ? every : `${every}, ${everyWithoutEvents} on a box without events`
}

function topicOf(it: Named): string {
  return `${listTopicOf(it)}${it.resource.shape === 'many' ? '/<id>' : ''}`
}

function listTopicOf({ adapter, name }: Named): string {
  return `freebox/${adapter}/${name}`
}

function commandTable(resources: readonly Named[]): string {
  const rows = resources.flatMap((it) => {
    return Object.entries(it.resource.commands).map(([name, command]) => {
      const topic = command.on === 'list' ? listTopicOf(it) : topicOf(it)
      return [code(`${topic}/${name}/set`), takes(command.takes)]
    })
  })
  return rows.length === 0 ? 'None yet.' : table(['Topic', 'JSON'], rows)
}

function questionTable(resources: readonly Named[]): string {
  const rows = resources.flatMap((it) => {
    return Object.entries(it.resource.queries).map(([name, query]) => {
      return [code(`freebox/bridge/request/${it.adapter}/${name}`), takes(query.takes)]
    })
  })
  return rows.length === 0 ? 'None yet.' : table(['Topic', 'JSON'], rows)
}

/** The fields of a command's input, in words; those that may be left out in brackets. */
function takes(schema: z.ZodType): string {
  const fields = Object.entries(sectionOf(schema) ?? {}).map(([key, it]) => {
    const field = `${code(key)}: ${wordFor(it)}`
    return z.safeParse(it, undefined).success ? `[${field}]` : field
  })
  return fields.length === 0 ? '`{}`' : fields.join(', ')
}

function wordFor(schema: z.core.$ZodType): string {
  return unwrap(schema) instanceof z.ZodString ? 'text' : expectedBy(schema)
}

function code(text: string): string {
  return `\`${text}\``
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((it) => it.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')
}
