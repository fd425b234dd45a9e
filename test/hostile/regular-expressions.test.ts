/**
 * Tests every regular expression of the program for catastrophic backtracking. For each repetition in it, texts are
 * built with thirty thousand repetitions, followed by something that does not match. An expression with quadratic
 * time takes more than a second for such a text, one with linear time some milliseconds. The time limit lies between the two
 * and interrupts the match.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

interface Expression {
  readonly file: string
  readonly source: string
  readonly flags: string
}

const files = ['src', 'adapters'].flatMap((folder) => {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  return names.map((name) => join(folder, name))
})

/** Regular expression literals, and the `pattern` of text entities. Expressions that are put together are not found. */
function expressionsIn(file: string): Expression[] {
  const found: Expression[] = []
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
  function visit(node: ts.Node): void {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/')
      found.push({ file, source: node.text.slice(1, end), flags: node.text.slice(end + 1) })
    }
    if (
      ts.isPropertyAssignment(node) &&
      node.name.getText(tree) === 'pattern' &&
      ts.isStringLiteral(node.initializer)
    ) {
      found.push({ file, source: `^(?:${node.initializer.text})$`, flags: 'u' })
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

const length = 30_000

const samples: Readonly<Record<string, string>> = { d: '0', w: 'a', s: ' ', S: 'a', D: 'a', W: '-' }

/** Samples for the parts of an expression: a character for each of its classes, and the literal words in it. */
function pieces(source: string): string[] {
  const escapes = [...source.matchAll(/\\([a-zA-Z])/g)].map(([, letter = '']) => samples[letter] ?? '')
  const bare = source.replace(/\\[a-zA-Z](\{[^}]*\})?|\(\?(<?[!=]|:|<\w+>)|\{\d*,?\d*\}/g, ' ')
  const words = bare.replaceAll('\\', '').match(/[^()[\]{}|*+?^$. ]+/g) ?? []
  const all = [...escapes, ...words.flatMap((word) => [...word]), ...words, 'a', '/', ' ']
  return [...new Set(all)].filter((it) => it !== '').slice(0, 20)
}

/** Long texts that almost match: one or two parts repeated, then something that does not match. */
function texts(source: string): string[] {
  const all = pieces(source)
  const repeated = [...all, ...all.flatMap((one) => all.slice(0, 4).map((other) => one + other))]
  const begin = /^\^?((?:\\[^a-zA-Z]|[\w:/ -])+)/.exec(source)?.[1]?.replaceAll('\\', '') ?? ''
  return repeated.flatMap((it) => {
    const long = `${begin}${it.repeat(Math.ceil(length / it.length))}`
    return [`${long}\0\n`, `${long}/`]
  })
}

describe('regular expressions', () => {
  const all = files.flatMap(expressionsIn)

  it('are found', () => {
    expect(all.length).toBeGreaterThan(120)
  })

  it('need time linear in the length of the text', () => {
    const slow = all.flatMap(({ file, source, flags }) => {
      const expression = new RegExp(source, flags.replaceAll(/[gy]/g, ''))
      if (isFast(expression, texts(source))) return []
      const bad = texts(source).find((text) => !isFast(expression, [text]))
      return bad === undefined ? [] : [`${file}: /${source}/ over ${JSON.stringify(bad.slice(0, 20))}…`]
    })
    expect(slow).toEqual([])
  })

  it('that need quadratic time are found', () => {
    expect(texts('^(a*)*b$').every((text) => isFast(/^(a*)*b$/, [text]))).toBe(false)
    expect(texts('a+$').every((text) => isFast(/a+$/, [text]))).toBe(false)
  })
})

const context = createContext({ texts: [], expression: / / })

/** Whether an expression is done with all texts in time. All at once, as each start of the clock takes longer than a match. */
function isFast(expression: RegExp, those: readonly string[]): boolean {
  Object.assign(context, { expression, texts: those })
  try {
    runInContext('texts.forEach((text) => expression.test(text))', context, { timeout: 300 })
    return true
  } catch {
    return false
  }
}
