/** The reference: one page for each adapter and an index, generated from the tables. */

import { z } from 'zod'
import { resourcesOf } from '../../config/resource-settings.ts'
import type { Adapter } from '../../contract/adapter.ts'
import type { Resource } from '../../contract/compiled.ts'
import type { Danger } from '../../contract/entities.ts'
import { rightName } from '../../freebox/rights.ts'
import { blocks, code, table } from '../markdown.ts'
import { wordsFor } from './input.ts'
import {
  type DocumentedResource,
  deviceOfGroup,
  type ExampleState,
  intervalOf,
  resourceSection,
  topicOf,
} from './resource.ts'
import { commandRight, commandRights, readingRights } from './rights.ts'

const generated = '<!-- Generated from the tables of the adapter: `npm run docs` writes this page. -->'

/** The pages by file name. @param examples states by `adapter/resource`. */
export function referencePages(
  adapters: readonly Adapter[],
  examples: ReadonlyMap<string, ExampleState>,
): ReadonlyMap<string, string> {
  const pages = adapters.map((adapter) => [`${adapter.name}.md`, adapterPage(adapter, examples)] as const)
  return new Map([['README.md', indexPage(adapters)], ...pages])
}

function adapterPage(adapter: Adapter, examples: ReadonlyMap<string, ExampleState>): string {
  const resources = documentedResources(adapter)
  const context = { french: adapter.french, examples }
  const summary = resources.map((it) => [link(it), code(topicOf(it)), intervalOf(it)])
  const page = blocks(
    generated,
    `# ${adapter.name}`,
    `${adapter.description} What has no device of its own is on ${deviceOfGroup(adapter.group)} in Home Assistant.`,
    rights(adapter),
    options(adapter),
    '## Resources',
    table(['Resource', 'Topic', 'Read every'], summary),
    '‹name› in a name stands for what the box reports. A value that is unknown is null.',
    hasAmounts(resources) ? amounts : '',
    ...resources.map((it) => resourceSection(it, context)),
  )
  return `${page}\n`
}

function indexPage(adapters: readonly Adapter[]): string {
  const rows = adapters.map(({ name, description, group }) => [
    `[${name}](${name}.md)`,
    description,
    deviceOfGroup(group),
    rightsOf(name),
  ])
  const dangers = adapters.flatMap((adapter) =>
    documentedResources(adapter).flatMap((it) => {
      return dangersOf(it).map(([name, says]) => [code(`${it.adapter}.${it.name}.${name}`), says])
    }),
  )
  const page = blocks(
    generated,
    '# Reference of the adapters',
    'One page for each adapter: its options, resources, entities, settings, diagnostics, events, commands and queries.',
    table(['Adapter', 'What it brings', 'Device in Home Assistant', 'Right that reading needs'], rows),
    `Commands need the right *${rightName(commandRight)}*, unless the page of the adapter names another one. [Installation](../guides/install.md#rights) says where to tick rights. [Topics](topics.md) explains topics, commands, requests and replies.`,
    '## Dangerous commands',
    'These are denied unless `commands.allow_dangerous` names them:',
    table(['Command', 'What it does'], dangers),
  )
  return `${page}\n`
}

/** In a sentence of its own, because attributes, events and replies have no column for their unit. */
const amounts =
  'Rates are in Mbit/s, sizes of disks and traffic in GB, sizes of files in MB: in states, attributes, events, replies and commands. A rate that changes by less than 0.01 Mbit/s is not published again.'

function hasAmounts(resources: readonly DocumentedResource[]): boolean {
  const rows = resources.flatMap(({ resource }) => Object.values(resource.entities))
  return rows.some((row) => 'class' in row && (row.class === 'data_rate' || row.class === 'data_size'))
}

function rights({ name }: Adapter): string {
  const needed = rightsOf(name)
  const reading = needed === '' ? 'Reading needs no right.' : `Reading needs the right ${needed}.`
  return `${reading} Commands need *${rightName(commandRights[name] ?? commandRight)}*.`
}

function rightsOf(adapter: string): string {
  const rights = (readingRights[adapter] ?? []).map(({ right, only }) => {
    return `*${rightName(right)}*${only === undefined ? '' : ` (for ${only})`}`
  })
  return rights.join(', ')
}

function options({ name, options }: Adapter): string {
  const rows = Object.entries(options.shape).map(([key, option]) => {
    const schema = z.toJSONSchema(option, { io: 'input', unrepresentable: 'any' })
    return [
      code(`adapters.${name}.${key}`),
      schema.description ?? '',
      code(JSON.stringify(schema.default)),
      wordsFor(schema),
    ]
  })
  return rows.length === 0 ? '' : blocks('## Options', table(['Setting', 'Meaning', 'Default', 'Takes'], rows))
}

function link({ adapter, name }: DocumentedResource): string {
  return `[${adapter}.${name}](#${adapter}${name})`
}

/** The resources of an adapter, including those that exist only with an option. */
function documentedResources(adapter: Adapter): DocumentedResource[] {
  const usual = resourcesOf(adapter)
  const byOption = Object.keys(adapter.options.shape).map((option) => {
    return { option, resources: resourcesOf(adapter, { [option]: true }) }
  })
  const optional = Object.fromEntries(byOption.flatMap(({ resources }) => Object.entries(resources)))
  const all: Readonly<Record<string, Resource>> = { ...usual, ...optional, ...usual }
  return Object.entries(all).map(([name, resource]) => ({
    ...{ adapter: adapter.name, group: adapter.group, name, resource },
    onlyWith: name in usual ? undefined : byOption.find(({ resources }) => name in resources)?.option,
    everyWith: byOption.flatMap(({ option, resources }) => {
      const every = resources[name]?.every
      return every === undefined || every === resource.every ? [] : [{ option, every }]
    }),
  }))
}

function dangersOf({ resource }: DocumentedResource): [name: string, says: string][] {
  const all = [resource.entities, resource.commands, resource.queries].flatMap((rows) => Object.entries(rows))
  return all.flatMap(([name, row]) => {
    const danger: Danger<never> | undefined = 'danger' in row ? row.danger : undefined
    if (danger === undefined) return []
    return [[name, typeof danger === 'string' ? danger : danger.says] as [string, string]]
  })
}
