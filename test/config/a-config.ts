/** Loads configurations from a temporary folder, with two small adapters. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { type Config, ConfigError, loadConfig } from '../../src/config/index.ts'
import { adapter } from '../../src/contract/adapter.ts'
import type { Interval } from '../../src/contract/interval.ts'
import { one } from '../../src/contract/resource.ts'
import { atEnd } from '../support/cleanup.ts'

function resource(every: Interval, everyWithoutEvents?: Interval) {
  const source = { schema: z.object({}), from: 'here/', every, entities: {} }
  return one(everyWithoutEvents ? { ...source, everyWithoutEvents } : source)
}

export const adapters = [
  adapter({
    name: 'connection',
    description: 'The line.',
    resources: { status: resource('30s'), xdsl: resource('1m', '10s') },
  }),
  adapter({
    name: 'wifi',
    description: 'The Wi-Fi.',
    options: z.object({
      guest_keys: z.boolean().default(false).describe('Whether keys are published.'),
      channels: z.array(z.int()).default([]).describe('The channels to watch.'),
    }),
    resources: (options) =>
      options.guest_keys ? { ap: resource('1m'), guest: resource('5m') } : { ap: resource('1m') },
  }),
]

/** An empty folder, which is removed after the test. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Loads `yaml` as config.yaml in a new folder that also contains `files` (name → content). */
export function loadYaml(
  yaml: string,
  environment: Record<string, string> = {},
  files: Record<string, string> = {},
): Config {
  const folder = aFolder()
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  const file = join(folder, 'config.yaml')
  writeFileSync(file, yaml)
  return loadConfig({ file, adapters, environment })
}

/** The lines of the error that `loadYaml` throws, with `config.yaml` in place of the full path. Throws if it loads. */
export function errorLines(
  yaml: string,
  environment: Record<string, string> = {},
  files: Record<string, string> = {},
): string[] {
  try {
    loadYaml(yaml, environment, files)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.message.split('\n').map((line) => line.replace(/^\S*\/config\.yaml/, 'config.yaml'))
  }
  throw new Error('the configuration is valid')
}
