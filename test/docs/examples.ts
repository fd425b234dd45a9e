/** Example states for the reference, from the expected results of the fixtures. */
import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import type { ExampleState } from '../../src/docs/reference/resource.ts'

const fixtures = 'test/fixtures'

const Expected = z.object({ states: z.record(z.string(), z.record(z.string(), z.unknown())) })
const Answer = z.object({ missing_right: z.string() })
const Box = z.object({ answers: z.record(z.string(), z.unknown()) })

interface Fixture {
  readonly adapter: string
  readonly folder: string
}

function boxes(): Fixture[] {
  const adapters = readdirSync(fixtures).filter((it) => it !== 'tls')
  return adapters.flatMap((adapter) =>
    readdirSync(`${fixtures}/${adapter}`)
      .sort()
      .map((box) => ({ adapter, folder: `${fixtures}/${adapter}/${box}` })),
  )
}

/** By `adapter/resource`: the state that tells most, of any object of any box. */
export function exampleStates(): ReadonlyMap<string, ExampleState> {
  const best = new Map<string, ExampleState>()
  for (const { folder } of boxes()) {
    const { states } = Expected.parse(JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8')))
    for (const [path, state] of Object.entries(states)) {
      const resource = path.split('/').slice(0, 2).join('/')
      const before = best.get(resource)
      if (before === undefined || known(state) > known(before)) best.set(resource, state)
    }
  }
  return best
}

/** How many fields have a value. */
function known(state: ExampleState): number {
  return Object.values(state).filter((it) => it !== null && JSON.stringify(it) !== '[]').length
}

/** The rights that boxes in the fixtures miss, by adapter. */
export function missingRights(): ReadonlyMap<string, ReadonlySet<string>> {
  const missing = new Map<string, Set<string>>()
  for (const { adapter, folder } of boxes()) {
    const { answers } = Box.parse(JSON.parse(readFileSync(`${folder}/box.json`, 'utf8')))
    for (const answer of Object.values(answers)) {
      const refusal = Answer.safeParse(answer)
      if (refusal.success) missing.set(adapter, (missing.get(adapter) ?? new Set()).add(refusal.data.missing_right))
    }
  }
  return missing
}
