/** A folder with a configuration in it, and two adapters that it can be about. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { type Config, ConfigError, loadConfig } from '../../src/config/index.ts'
import { adapter } from '../../src/contract/adapter.ts'
import type { Interval } from '../../src/contract/interval.ts'
import { one } from '../../src/contract/resource.ts'

function resource(every: Interval, polled?: Interval) {
  const source = { schema: z.object({}), from: 'here/', every, entities: {} }
  return one(polled ? { ...source, everyWithoutEvents: polled } : source)
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

/** An empty folder that goes with the test. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The configuration that `yaml` makes, in a folder where further `files` stand beside it. */
export function configured(
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

/** What is said about it, one line per mistake, without the folder; fails where nothing is. */
export function complaintsAbout(
  yaml: string,
  environment: Record<string, string> = {},
  files: Record<string, string> = {},
): string[] {
  try {
    configured(yaml, environment, files)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.message.split('\n').map((line) => line.replace(/^\S*\/config\.yaml/, 'config.yaml'))
  }
  throw new Error('nothing was said')
}
