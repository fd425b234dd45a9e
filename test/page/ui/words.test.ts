/** The words of the page: both languages are whole, and French is set as French is. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { adapters } from '../../../adapters/index.ts'
import { en } from '../../../page/words/en.ts'
import { fr } from '../../../page/words/fr.ts'
import { frenchMistake } from '../../../page/words/fr-mistakes.ts'
import { frenchDescription } from '../../../page/words/fr-settings.ts'
import { configSchema } from '../../../src/config/schema.ts'
import { binarySensorClasses } from '../../../src/contract/units.ts'
import { wordedIssues } from '../../../src/wording/issues.ts'
import { entries, schemaAt } from '../../../src/wording/schema-walk.ts'
import { badlySet } from './typography.ts'

/** Every text of a language; functions are called with something. */
function textsOf(words: unknown): readonly string[] {
  if (typeof words === 'string') return [words]
  if (typeof words === 'function') return [String(words(3, 'x', {}))]
  return typeof words === 'object' && words !== null ? Object.values(words).flatMap(textsOf) : []
}

const french = textsOf(fr)
/** The page does not show them: the secret says where it comes from. */
const isSecretFile = (path: readonly string[]) => /(password|token|code)_file$/.test(path.at(-1) ?? '')

describe('the words', () => {
  it('have a narrow space before : ; ! ? and inside « » in French, and no straight apostrophe', () => {
    expect(french.length).toBeGreaterThan(250)
    expect(french.filter((text) => badlySet.test(text))).toEqual([])
  })

  it('are not English in French', () => {
    const english = new Set(textsOf(en).filter((text) => text.split(' ').length > 3))
    expect(french.filter((text) => english.has(text))).toEqual([])
  })

  it('describe every adapter in French', () => {
    expect(Object.keys(fr.adapterTexts).sort()).toEqual(adapters.map(({ name }) => name).sort())
  })

  it('describe every setting in French', () => {
    const settings = entries(configSchema(adapters, '/'))
    const textOf = (path: string) =>
      fr.adapterTexts[/^adapters\.(\w+)$/.exec(path)?.[1] ?? ''] ?? frenchDescription(path)
    const missing = settings.filter(({ path }) => !isSecretFile(path) && textOf(path.join('.')) === undefined)
    expect(missing.map(({ path }) => path.join('.'))).toEqual([])
    const all = settings.flatMap(({ path }) => frenchDescription(path.join('.')) ?? [])
    expect(all.filter((text) => badlySet.test(text))).toEqual([])
  })

  it('say in French what is wrong with each setting, whatever was entered', () => {
    const messages = mistakesWith(wrongValues)
    expect(messages.length).toBeGreaterThan(400)
    expect(messages.filter((it) => frenchMistake(it) === undefined)).toEqual([])
    const own = messages.map(
      (it) => frenchMistake(it)?.replace(/".*"|\[.*]|aucun fichier .*|valeurs.*|\S+:\/\/\S*/gs, '') ?? '',
    )
    expect(own.filter((it) => badlySet.test(it) || /\b(expected|found|such as|the|with|one of)\b/.test(it))).toEqual([])
  })

  it('say in French what is wrong with settings that do not fit together', () => {
    const messages = [
      { freebox: { app_token: 'x', app_token_file: '/x' } },
      { adapters: { lan: { every: '5m', schedule: '* * * * * *' } } },
      { mqtt: { url: 'mqtt://u:p@h', password: 'x' } },
      { mqtt: { embedded: { host: '0.0.0.0' } } },
      { mqtt: { embedded: { username: 'x' } } },
      { mqtt: { tls: { cert_file: '/x' } } },
      { http: { host: '0.0.0.0' } },
      { http: { port: 1883 } },
      { push: { url: 'http://x/?y' } },
      { freebox: { url: 'http://' } },
      { freebox: { url: 'http://x:99999' } },
    ].flatMap((value) => mistakesIn(configSchema(adapters, '/'), value))
    expect(messages.length).toBeGreaterThan(10)
    expect(messages.filter((it) => frenchMistake(it) === undefined)).toEqual([])
  })

  it('have both states of every class of binary sensor', () => {
    const missing = binarySensorClasses.filter((it) => en.binary[it] === undefined || fr.binary[it] === undefined)
    expect(missing).toEqual([])
  })

  it('have a sentence for each reason that the contract names', () => {
    const text = readFileSync('src/page/contract.ts', 'utf8')
    const [, ofObject = '', ofResource = ''] = /Of an object: (.*?)Of a resource: (.*?)\*\//s.exec(text) ?? []
    const namesIn = (part: string) => [...part.matchAll(/`([a-z ]+)`/g)].map(([, name = '']) => name)
    expect(namesIn(ofObject).length).toBeGreaterThan(8)
    for (const words of [en, fr]) {
      expect(namesIn(ofObject).filter((it) => words.whyObject[it] === undefined)).toEqual([])
      expect(namesIn(ofResource).filter((it) => words.whyResource[it] === undefined)).toEqual([])
    }
  })
})

const wrongValues = [
  ...['', ' ', 'x', 'é', '-1', '12', 'true', 'yes', '*', 'a.b', '*.*.*', 'system', 'GET x', '* * * * *', '/nowhere'],
  ...['mqtt://u:p@h', 'http://h:1/x?y', 'ftp://x', 'mqtt://', 'mqtt://h:99999', '127.0.0.1:99999', '0.0.0.0', '::zz'],
  ...['0s', '999d', '1.5s', 'x\ny', 'a'.repeat(300), -1, 0, 0.5, 1e12, true, false, null, {}, { a: 1 }],
  ...[[], [''], ['x'], ['x y'], [1], ['GET x', 'POST'], ['*.*.*'], ['system']],
]

/** What the server says about each setting with each of these values. */
function mistakesWith(values: readonly unknown[]): string[] {
  const schema = configSchema(adapters, '/')
  const all = entries(schema).flatMap(({ path }) => {
    const at = schemaAt(schema, path)
    return at === undefined ? [] : values.flatMap((value) => mistakesIn(at, value))
  })
  return [...new Set(all)]
}

function mistakesIn(schema: z.core.$ZodType, value: unknown): string[] {
  const parsed = z.safeParse(schema, value)
  if (parsed.success) return []
  return wordedIssues(parsed.error.issues, { value, schema, notation: 'yaml' }).map(({ message }) => message)
}
