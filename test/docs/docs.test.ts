import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { french } from '../../adapters/french.ts'
import { adapters } from '../../adapters/index.ts'
import { loadConfig, resourceSettings, resourcesOf } from '../../src/config/index.ts'
import { exampleConfig } from '../../src/docs/example.ts'
import { filled } from '../../src/docs/markers.ts'
import { tables } from '../../src/docs/tables.ts'
import { aFolder } from '../config/a-config.ts'

const example = readFileSync('config.example.yaml', 'utf8')

/** What holds in the end with this text as the configuration. */
function effective(yaml: string) {
  const file = join(aFolder(), 'config.yaml')
  writeFileSync(file, yaml)
  const config = loadConfig({ file, adapters, environment: {} })
  const chapters = adapters.map((adapter) => {
    const resources = Object.entries(resourcesOf(adapter)).map(([name, resource]) =>
      resourceSettings(config, adapter.name, name, resource),
    )
    return { name: adapter.name, options: config.adapters[adapter.name]?.options, resources }
  })
  return { ...config, data: '', adapters: chapters }
}

test('config.example.yaml is what `npm run docs` writes', () => {
  expect(example).toBe(exampleConfig(adapters))
})

test('config.example.yaml as it is says nothing', () => {
  expect(effective(example)).toEqual(effective(''))
})

test('config.example.yaml with everything uncommented says the defaults', () => {
  const lines = example.split('\n').filter((line) => !line.startsWith('##'))
  const uncommented = lines.map((line) => line.replace(/^# /, ''))
  expect(uncommented.filter((line) => line !== '').length).toBeGreaterThan(80)
  expect(uncommented.join('\n')).not.toContain('#')
  expect(effective(uncommented.join('\n'))).toEqual(effective(''))
})

test('every setting stands under a sentence', () => {
  const lines = example.split('\n')
  for (const [at, line] of lines.entries()) if (line.startsWith('# ')) expect(lines[at - 1]).toMatch(/^## .*\S$/)
  expect(lines.filter((line) => line.length > 120)).toEqual([])
})

test('the tables of the README are what `npm run docs` writes', () => {
  const readme = existsSync('README.md') ? readFileSync('README.md', 'utf8') : ''
  expect(filled(readme, tables(adapters, french))).toBe(readme)
})

test('the tables have every row of every adapter', () => {
  const { entities = '', resources = '' } = tables(adapters, french)
  const rows = adapters.flatMap((adapter) =>
    Object.values(resourcesOf(adapter)).flatMap((it) => Object.keys({ ...it.entities, ...it.listEvents })),
  )
  expect(entities.split('\n').filter((line) => /^\| (?!Name \| In French|---)/.test(line))).toHaveLength(rows.length)
  expect(resources).toContain('| `lan.host` | `freebox/lan/host/<id>` | 1m, 30s on a box without events |')
  expect(entities).toContain('| Wake up | Réveiller | button | `freebox/lan/host/<id>/wake/set` |')
})

test('a place in a text is filled, and the text around it stays', () => {
  const text = 'a\n<!-- begin:x -->\nold\n<!-- end:x -->\nb\n'
  expect(filled(text, { x: 'new $& one' })).toBe('a\n<!-- begin:x -->\nnew $& one\n<!-- end:x -->\nb\n')
  expect(() => filled(text, {})).toThrow('begin:x')
  expect(() => filled('<!-- begin:x -->', { x: '' })).toThrow('no counterpart')
})
