/**
 * Every regular expression of the program, tried on texts made to hurt it: for each place where it repeats something,
 * a hundred thousand of what is repeated there, and then something that does not fit. One that grows with the square of
 * a text's length takes many seconds over that, one that grows with its length some milliseconds; between the two lies
 * the limit, which interrupts it.
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

/** Literals, what is given to `new RegExp`, and the patterns of text rows, as far as they are written in one piece. */
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

const length = 100_000

const stands: Readonly<Record<string, string>> = { d: '0', w: 'a', s: ' ', S: 'a', D: 'a', W: '-' }

/** What the parts of an expression stand for: a character for each of its classes, and the words that are in it. */
function pieces(source: string): string[] {
  const escapes = [...source.matchAll(/\\([a-zA-Z])/g)].map(([, letter = '']) => stands[letter] ?? '')
  const bare = source.replace(/\\[a-zA-Z](\{[^}]*\})?|\(\?(<?[!=]|:|<\w+>)|\{\d*,?\d*\}/g, ' ')
  const words = bare.replaceAll('\\', '').match(/[^()[\]{}|*+?^$. ]+/g) ?? []
  const all = [...escapes, ...words.flatMap((word) => [...word]), ...words, 'a', '/', ' ']
  return [...new Set(all)].filter((it) => it !== '').slice(0, 20)
}

/** Long texts that nearly fit: one or two parts over and over, and then what does not fit. */
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

  it('take no longer than a text is long', () => {
    const context = createContext({ text: '', expression: / / })
    const slow = all.flatMap(({ file, source, flags }) => {
      context.expression = new RegExp(source, flags.replaceAll(/[gy]/g, ''))
      const bad = texts(source).find((text) => {
        context.text = text
        try {
          runInContext('expression.test(text)', context, { timeout: 1000 })
          return false
        } catch {
          return true
        }
      })
      return bad === undefined ? [] : [`${file}: /${source}/ over ${JSON.stringify(bad.slice(0, 20))}…`]
    })
    expect(slow).toEqual([])
  })
})
