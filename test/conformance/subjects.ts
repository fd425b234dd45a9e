/** What the conformance suite runs over: every resource of every adapter, and every fixture. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { adapters } from '../../adapters/index.ts'
import { resourcesOf } from '../../src/config/resource-settings.ts'
import type { Resource } from '../../src/contract/compiled.ts'
import { type BoxAnswers, readBox } from '../adapters/replay.ts'

export interface Subject {
  readonly adapter: string
  readonly name: string
  /** `adapter.resource` */
  readonly path: string
  readonly resource: Resource
}

/** Every resource, with all options on: what they show must conform too. */
export const subjects: readonly Subject[] = adapters.flatMap((adapter) => {
  const allOn = Object.fromEntries(Object.keys(adapter.options.shape).map((key) => [key, true]))
  return Object.entries(resourcesOf(adapter, allOn)).map(([name, resource]) => ({
    ...{ adapter: adapter.name, name, path: `${adapter.name}.${name}`, resource },
  }))
})

const root = fileURLToPath(new URL('../fixtures/', import.meta.url))

export interface Fixture {
  readonly adapter: string
  /** The name of its folder. */
  readonly name: string
  readonly box: BoxAnswers
  /** What each command sends, or why it is refused, by topic. */
  readonly requests: Readonly<Record<string, object>>
}

const Expected = z.object({ requests: z.record(z.string(), z.union([z.looseObject({}), z.array(z.unknown())])) })

/** Every box of test/fixtures. */
export const fixtures: readonly Fixture[] = adapters.flatMap(({ name: adapter }) =>
  readdirSync(`${root}${adapter}`)
    .sort()
    .map((name) => ({ adapter, name, ...readFixture(`${root}${adapter}/${name}`) })),
)

function readFixture(folder: string) {
  const { requests } = Expected.parse(JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8')))
  return { box: readBox(folder), requests }
}
