/**
 * Generates config.example.yaml from the schema and the adapters. Every setting is commented out with `#` and shows its
 * default. Its description is above it, after `##`. Without descriptions and `#` the file is a valid configuration
 * that sets every default.
 */
import { Document } from 'yaml'
import { resourcesOf } from '../config/resource-settings.ts'
import { configSchema } from '../config/schema.ts'
import type { Adapter } from '../contract/adapter.ts'
import type { Resource } from '../contract/compiled.ts'
import { type Entry, entries, valueInfoOf } from '../wording/schema-walk.ts'

const preface = `\
The configuration of freebox2mqtt. Every setting is shown with its default. Copy this file to config.yaml and remove \
the # from the lines that you change, and from the lines of the sections above them. A key without a value counts as \
absent.

Every setting can also be given as an environment variable, which takes precedence over this file: \
FREEBOX2MQTT__MQTT__URL sets mqtt.url. In a text, \${NAME} and \${NAME:-default} are replaced by environment \
variables. Intervals are written 30s, 5m, 1h.`

/** The content of config.example.yaml. */
export function exampleConfig(adapters: readonly Adapter[]): string {
  const schema = configSchema(adapters, '/')
  const blocks = entries(schema).flatMap((entry) => {
    const [top, adapter, resource] = entry.path
    if (top !== 'adapters' || adapter === undefined || adapter === 'defaults') return [settingBlock(entry)]
    return resource === undefined ? [settingBlock(entry)] : adapterBlocks(entry, adapters)
  })
  return `${[commented(preface, 0), ...blocks].join('\n\n')}\n`
}

// Every adapter and resource takes enabled, every and schedule. They are explained once, under adapters.defaults.
function adapterBlocks(entry: Entry, adapters: readonly Adapter[]): string[] {
  const [, name = '', key = '', below] = entry.path
  if (below !== undefined || key === 'every' || key === 'schedule') return []
  if (key === 'enabled') {
    return [settingBlock({ ...entry, description: 'Whether this adapter is read.', defaultValue: true })]
  }
  const adapter = adapters.find((it) => it.name === name)
  const resource = adapter && resourcesOf(adapter)[key]
  return [resource ? resourceBlock(entry, resource) : settingBlock(entry)]
}

function resourceBlock({ path }: Entry, resource: Resource): string {
  const [, adapter, name] = path
  const { every, everyWithoutEvents, limit, leftOutBecause, onlyIfEnabled } = resource
  if (resource.asked)
    return lines(`Whether ${adapter} answers queries. It is not polled.`, `${name}: { enabled: true }`, 2)
  const description = `How often ${adapter}/${name} is read`
  const interval =
    everyWithoutEvents === undefined
      ? { says: `${description}.`, setting: `every: ${every}` }
      : {
          says: `${description}. If absent, every ${every}, or every ${everyWithoutEvents} on a Freebox that sends no events.`,
          setting: 'every:',
        }
  if (onlyIfEnabled) {
    return lines(`Whether and how often ${adapter}/${name} is read.`, `${name}: { enabled: false, every: ${every} }`, 2)
  }
  if (limit === undefined) return lines(interval.says, `${name}: { ${interval.setting} }`, 2)
  if (leftOutBecause) {
    const says = `${interval.says} The limit is for presence.hosts: named.`
    return lines(says, `${name}: { ${interval.setting}, limit: ${limit} }`, 2)
  }
  return lines(interval.says, `${name}: { ${interval.setting}, limit: ${limit}, include: ["*"], exclude: [] }`, 2)
}

function settingBlock({ path, description, section, defaultValue, schema }: Entry): string {
  const key = path.at(-1) ?? ''
  const depth = path.length - 1
  if (section) return lines(description, `${key}:`, depth)
  if (defaultValue !== undefined) return lines(description, `${key}: ${toYaml(defaultValue)}`, depth)
  const { example } = valueInfoOf(schema)
  return lines(example ? `${description} For example: ${example}` : description, `${key}:`, depth)
}

function lines(description: string, setting: string, depth: number): string {
  return `${commented(description, depth)}\n# ${'  '.repeat(depth)}${setting}`
}

function toYaml(value: unknown): string {
  const document = new Document(value, { flow: true })
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).trim()
}

const maxColumns = 116

function commented(text: string, depth: number): string {
  const indent = `## ${'  '.repeat(depth)}`
  return text
    .split('\n')
    .flatMap((paragraph) => wrapped(paragraph, maxColumns - indent.length))
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
