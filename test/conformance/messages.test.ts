/** The reply to a wrong input of any command or query: what is expected, in words. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readInput } from '../../src/engine/command/input.ts'
import { expectedBy } from '../../src/wording/expected.ts'
import { sectionOf } from '../../src/wording/schema-walk.ts'
import { subjects } from './subjects.ts'

/** Regular expressions, and the messages of zod and of JSON.parse. */
const libraryText =
  /\/\^|\\[dswS]|must match|Invalid |received |Too (small|big)|Unrecognized|Not a |another value|something else/

const wrong = [undefined, null, true, -1.5, 1e12, '', 'x y', '../x', [], ['x y'], {}, { x: 1 }, 'x'.repeat(5000)]

const inputs = subjects.flatMap(({ path, resource }) =>
  Object.entries({ ...resource.commands, ...resource.queries }).map(([name, { takes }]) => ({
    name: `${path}.${name}`,
    takes,
  })),
)

describe('a wrong input', () => {
  it.each(inputs)('of $name is refused in words', ({ takes }) => {
    const fields = Object.keys(sectionOf(takes) ?? {})
    const others = fields.map((field) => Object.fromEntries(fields.filter((it) => it !== field).map((it) => [it, '1'])))
    const all = [...wrong, ...others, ...fields.flatMap((field) => wrong.map((value) => ({ [field]: value })))]
    for (const input of all) {
      const read = readInput(takes, input)
      if (!('error' in read)) continue
      expect(read.error).not.toMatch(libraryText)
      expect(read.error.length).toBeLessThan(2000)
    }
  })

  it.each(inputs)('of $name: every field has a description', ({ takes }) => {
    for (const [field, schema] of Object.entries(sectionOf(takes) ?? {})) {
      if (schema instanceof z.ZodType) expect(expectedBy(schema, 'json'), field).not.toMatch(libraryText)
    }
  })

  it('of a text entity with a pattern is refused in words', () => {
    const patterns = subjects.flatMap(({ resource }) =>
      Object.values(resource.entities).flatMap((it) => (it.is === 'text' && it.pattern ? [it.expects] : [])),
    )
    expect(patterns.length).toBeGreaterThan(0)
    for (const expects of patterns) expect(expects).not.toMatch(/[\\[\]^$]/)
  })
})
