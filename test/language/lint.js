#!/usr/bin/env node
/**
 * Refuses private phrases (phrases.js) in comments, strings and test titles of the code, in Markdown and in YAML.
 * `node test/language/lint.js [FOLDER]` prints each with its place and the plain words, and exits with 1 if there are any.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import ts from 'typescript'
import { exceptions, notDone, phrases } from './phrases.js'

const folders = [
  'src',
  'adapters',
  'page',
  'test',
  'bench',
  'soak',
  'interop',
  'docs',
  'examples',
  'packaging',
  'docker',
  '.',
]
const skipped = ['node_modules', 'dist', 'data', 'fixtures', 'expected', '.git']
/** A changelog may name what was renamed. */
const skippedFiles = ['CHANGELOG.md']

const root = process.argv[2] ?? '.'
const files = folders.flatMap((folder) => filesIn(join(root, folder), folder !== '.'))
const findings = files.flatMap(findingsIn)
const isNotDone = (file) => notDone.some((folder) => file.startsWith(folder))
const refused = findings.filter(({ file }) => !isNotDone(file))

for (const { file, line, text, plain } of refused) print(`${file}:${line}: "${text}": ${plain}`)
for (const folder of notDone.filter((it) => existsSync(join(root, it)))) {
  if (!findings.some(({ file }) => file.startsWith(folder)))
    print(`${folder} is done: remove it from the list of test/language/phrases.js`)
}
if (refused.length > 0) print(`${refused.length} private phrases. Say it in plain words (CONTRIBUTING.md, "Text").`)
process.exitCode = refused.length > 0 ? 1 : 0

/** Paths from the root, with forward slashes. */
function filesIn(folder, deep) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return deep && !skipped.includes(entry.name) ? filesIn(path, true) : []
    const isText = /\.(m?[jt]s|tsx|md|ya?ml)$/.test(entry.name) && !skippedFiles.includes(entry.name)
    return isText ? [relative(root, path).split(sep).join('/')] : []
  })
}

function findingsIn(file) {
  const text = readFileSync(join(root, file), 'utf8')
  const parts = /\.(md|ya?ml)$/.test(file) ? linesOf(text) : wordsOf(file, text)
  return parts.flatMap(({ line, text }) => {
    if (exceptions.some((it) => file.startsWith(it.in) && it.text.test(text))) return []
    return phrases.flatMap(({ phrase, plain }) => {
      const found = phrase.exec(text)
      return found === null ? [] : [{ file, line, text: around(text, found), plain }]
    })
  })
}

function linesOf(text) {
  return text.split('\n').map((line, at) => ({ line: at + 1, text: line }))
}

/** The comments of a file, and its strings and pieces of templates that have at least three words. */
function wordsOf(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const parts = []
  const seen = new Set()
  const add = (from, words) => parts.push({ line: source.getLineAndCharacterOfPosition(from).line + 1, text: words })
  const comment = ({ pos, end }) => {
    if (seen.has(pos)) return
    seen.add(pos)
    for (const [at, line] of text.slice(pos, end).split('\n').entries()) {
      parts.push({ line: source.getLineAndCharacterOfPosition(pos).line + 1 + at, text: line })
    }
  }
  const visit = (node) => {
    for (const it of ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []) comment(it)
    for (const it of ts.getTrailingCommentRanges(text, node.getEnd()) ?? []) comment(it)
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      if (/\s\S+\s/.test(node.text)) add(node.getStart(), node.text)
    }
    // Tokens too, as a comment before a closing bracket belongs to no other node.
    for (const child of node.getChildren(source)) visit(child)
  }
  visit(source)
  return parts
}

/** A phrase with some of the words around it, in one line. */
function around(text, { index, 0: phrase }) {
  return text
    .slice(Math.max(0, index - 30), index + phrase.length + 30)
    .replace(/\s+/g, ' ')
    .trim()
}

function print(line) {
  process.stdout.write(`${line}\n`)
}
