/**
 * Generates config.example.yaml from the schema and the adapters: every setting at its default, commented out with `#`,
 * below an explanation whose lines begin with `##`. Without the explanations and the `#`, it is a valid configuration with
 * the defaults.
 */
import { Document } from 'yaml'
import { resourcesOf } from '../config/resource-settings.ts'
import { configSchema } from '../config/schema.ts'
import { type Entry, entries, factsOf } from '../config/schema-walk.ts'
import type { Adapter } from '../contract/adapter.ts'
import type { Resource } from '../contract/compiled.ts'

const preface = `\
The configuration of freebox2mqtt, with every setting at its default. Copy it to config.yaml, and remove the # from
the lines that you change and from the lines of the sections above them. A key without a value counts as absent.

Any setting can also come from the environment: FREEBOX2MQTT__MQTT__URL is mqtt.url, and overrides the file.
In a text, \${NAME} and \${NAME:-default} are replaced from the environment.
Intervals are written 30s, 5m, 1h.`

/** The whole file. */
export function exampleConfig(adapters: readonly Adapter[]): string {
  const schema = configSchema(adapters, '/')
  const blocks = entries(schema).flatMap((entry) => {
    const [top, adapter, resource] = entry.path
    if (top !== 'adapters' || adapter === undefined || adapter === 'defaults') return [block(entry)]
    return resource === undefined ? [block(entry)] : adapterBlock(entry, adapters)
  })
  return `${[commented(preface, 0), ...blocks].join('\n\n')}\n`
}

// Every resource has the same three keys. They are explained once; each resource shows only its own interval.
function adapterBlock(entry: Entry, adapters: readonly Adapter[]): string[] {
  const [, name = '', key = '', below] = entry.path
  if (below !== undefined || key === 'every' || key === 'schedule') return []
  if (key === 'enabled') return [block({ ...entry, description: 'Whether this adapter is enabled.', usual: true })]
  const adapter = adapters.find((it) => it.name === name)
  const resource = adapter && resourcesOf(adapter)[key]
  return [resource ? resourceBlock(entry, resource) : block(entry)]
}

function resourceBlock({ path }: Entry, { every, everyWithoutEvents }: Resource): string {
  const [, adapter, resource] = path
  const sentence = `How often ${adapter}/${resource} is read`
  if (everyWithoutEvents === undefined) return lines(`${sentence}.`, `${resource}: { every: ${every} }`, 2)
  return lines(
    `${sentence}: every ${every}, on a box without events every ${everyWithoutEvents}, unless it is set here.`,
    `${resource}: { every: }`,
    2,
  )
}

function block({ path, description, section, usual, schema }: Entry): string {
  const key = path.at(-1) ?? ''
  const depth = path.length - 1
  if (section) return lines(description, `${key}:`, depth)
  if (usual !== undefined) return lines(description, `${key}: ${toYaml(usual)}`, depth)
  const { example } = factsOf(schema)
  return lines(example ? `${description} For example: ${example}` : description, `${key}:`, depth)
}

function lines(sentence: string, setting: string, depth: number): string {
  return `${commented(sentence, depth)}\n# ${'  '.repeat(depth)}${setting}`
}

function toYaml(value: unknown): string {
  const document = new Document(value, { flow: true })
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).trim()
}

const columns = 116

function commented(text: string, depth: number): string {
  const indent = `## ${'  '.repeat(depth)}`
  return text
    .split('\n')
    .flatMap((paragraph) => wrapped(paragraph, columns - indent.length))
    .map((line) => `${indent}${line}`.trimEnd())
    .join('\n')
}

function wrapped(text: string, width: number): string[] {
  const rows: string[] = []
  for (const word of text.split(' ')) {
    const row = rows.at(-1)
    if (row !== undefined && row.length + 1 + word.length <= width) rows[rows.length - 1] = `${row} ${word}`
    else rows.push(word)
  }
  return rows
}
