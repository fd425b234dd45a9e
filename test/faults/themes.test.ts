/** Every theme is caught by tests that are there, under this very name. */
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { faults } from './table.ts'
import { themes } from './themes.ts'

test.each(themes.map((theme) => [theme.about, theme] as const))('%s', (_about, { caughtBy, notHere }) => {
  expect(caughtBy.filter((it) => !isThere(it))).toEqual([])
  expect(caughtBy.length > 0 || notHere !== undefined).toBe(true)
})

test('no theme stands there twice', () => {
  expect(new Set(themes.map(({ about }) => about)).size).toBe(themes.length)
})

function isThere(reference: string): boolean {
  const [, where = '', name = ''] = /^([^:]+): (.+)$/.exec(reference) ?? []
  if (where === 'matrix') return faults.some((fault) => fault.name === name)
  if (where === 'fixture') return existsSync(`test/fixtures/${name}/expected.json`)
  const file = `test/${where}.test.ts`
  return existsSync(file) && titles(readFileSync(file, 'utf8')).has(name)
}

/** What the tests of a file are called: the first text after `it(…`, `test(…`, `it.each(…)(…` and their like. */
function titles(source: string): Set<string> {
  const title = /\b(?:it|test)\b[^'"`]*?\(\s*(?:'((?:[^'\\]|\\.)*)'|"([^"]*)"|`([^`]*)`)/g
  const after = /\]\)?\)\(\s*(?:'((?:[^'\\]|\\.)*)'|"([^"]*)"|`([^`]*)`)/g
  const found = [...source.matchAll(title), ...source.matchAll(after)]
  return new Set(found.map(([, single, double, template]) => single ?? double ?? template ?? ''))
}
