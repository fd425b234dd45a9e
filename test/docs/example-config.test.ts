/** config.example.yaml says the defaults. That it is current is tested with all that is generated. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import { loadConfig, resourceSettings, resourcesOf } from '../../src/config/index.ts'
import { aFolder } from '../config/a-config.ts'

const example = readFileSync('config.example.yaml', 'utf8')

/** The settings that this text as the configuration results in. */
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

test('config.example.yaml as it is changes no setting', () => {
  expect(effective(example)).toEqual(effective(''))
})

test('config.example.yaml with everything uncommented has the defaults', () => {
  const lines = example.split('\n').filter((line) => !line.startsWith('##'))
  const uncommented = lines.map((line) => line.replace(/^# /, ''))
  expect(uncommented.filter((line) => line !== '').length).toBeGreaterThan(80)
  expect(uncommented.join('\n')).not.toContain('#')
  expect(effective(uncommented.join('\n'))).toEqual(effective(''))
})

test('config.example.yaml explains every setting in the line above it', () => {
  const lines = example.split('\n')
  for (const [at, line] of lines.entries()) if (line.startsWith('# ')) expect(lines[at - 1]).toMatch(/^## .*\S$/)
  expect(lines.filter((line) => line.length > 120)).toEqual([])
})
