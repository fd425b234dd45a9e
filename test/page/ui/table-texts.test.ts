/** Texts of the tables of the adapters, on the page in French: what a dangerous command does, and what a field takes. */
import { describe, expect, it } from 'vitest'
import { french } from '../../../adapters/french.ts'
import { adapters } from '../../../adapters/index.ts'
import { dangers, frenchDanger } from '../../../page/words/fr-dangers.ts'
import { frenchExpected } from '../../../page/words/fr-expected.ts'
import { pageTables } from '../../../src/cli/page-tables.ts'
import { parseConfig } from '../../../src/config/index.ts'
import { adapterTable } from '../../../src/page/api/describe.ts'
import { badlySet } from './typography.ts'

const tables = pageTables({ config: parseConfig({}, adapters), adapters, names: french })
const { resources } = adapterTable('all', '', tables.resources(), tables)
const commands = resources.flatMap((it) => [...it.commands, ...it.queries])

/** Those without French, and the French that is badly set. */
function missing(texts: readonly string[], inFrench: (text: string) => string | undefined): string[] {
  const unknown = texts.filter((it) => inFrench(it) === undefined)
  const own = texts.flatMap((it) => inFrench(it)?.replace(/\b(https?|ftps?|magnet):/g, '') ?? [])
  return [...unknown, ...own.filter((it) => badlySet.test(it))]
}

describe('in French, the page says', () => {
  it('what each dangerous command does', () => {
    const rows = [...commands, ...resources.flatMap(({ entities }) => entities)]
    const texts = new Set(rows.flatMap(({ danger }) => danger ?? []))
    expect(texts.size).toBeGreaterThan(15)
    expect(missing([...texts], frenchDanger)).toEqual([])
    expect(Object.keys(dangers).filter((it) => !texts.has(it))).toEqual([])
  })

  it('what each field of a command takes', () => {
    const texts = new Set(commands.flatMap(({ fields }) => fields.map(({ expected }) => expected)))
    expect(texts.size).toBeGreaterThan(80)
    expect(missing([...texts], frenchExpected)).toEqual([])
  })
})
