/** Every theme is caught by tests that exist under the quoted titles. */
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { faults } from './table.ts'
import { themes } from './themes.ts'

test.each(themes.map((theme) => [theme.complaint, theme] as const))('%s', (_complaint, { caughtBy, notCovered }) => {
  expect(caughtBy.filter((it) => !exists(it))).toEqual([])
  expect(caughtBy.length > 0 || notCovered !== undefined).toBe(true)
})

test('no theme is listed twice', () => {
  expect(new Set(themes.map(({ complaint }) => complaint)).size).toBe(themes.length)
})

function exists(reference: string): boolean {
  const [, where = '', name = ''] = /^([^:]+): (.+)$/.exec(reference) ?? []
  if (where === 'matrix') return faults.some((fault) => fault.name === name)
  if (where === 'fixture') return existsSync(`test/fixtures/${name}/expected.json`)
  const file = `test/${where}.test.ts`
  return existsSync(file) && titles(readFileSync(file, 'utf8')).has(name)
}

/** The titles of the tests in a file: the first text after `it(…`, `test(…`, `it.each(…)(…` and similar calls. */
function titles(source: string): Set<string> {
  const title = /\b(?:it|test)\b[^'"`]*?\(\s*(?:'((?:[^'\\]|\\.)*)'|"([^"]*)"|`([^`]*)`)/g
  const after = /\]\)?\)\(\s*(?:'((?:[^'\\]|\\.)*)'|"([^"]*)"|`([^`]*)`)/g
  const found = [...source.matchAll(title), ...source.matchAll(after)]
  return new Set(found.map(([, single, double, template]) => single ?? double ?? template ?? ''))
}
