/** The English sentences with which the program refuses something, collected from its source. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** The argument that is a sentence, of constructors and functions with these names. */
const sentenceArguments: Readonly<Record<string, readonly number[]>> = {
  Refusal: [0],
  Unreachable: [0],
  AuthRequired: [0],
  NotHere: [0],
  Refused: [0],
  failedAnswer: [1],
  refuse: [2],
  refused: [0],
  unavailable: [0],
  failed: [0],
}

/** The properties whose value is a sentence. */
const sentenceProperties = ['error', 'text']

/**
 * The sentences of these files and folders, in which a number replaces each insertion.
 * @param isTable every text that begins with a capital letter is a sentence
 */
export function sentencesIn(path: string, isTable = false): string[] {
  const text = readFileSync(path, 'utf8')
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const visit = (node: ts.Node) => {
    if (isTable && ts.isStringLiteral(node)) found.push(node.text)
    else for (const it of sentencesOf(node)) found.push(...textsIn(it, file))
    ts.forEachChild(node, visit)
  }
  visit(file)
  return [...new Set(found)].filter((it) => /^[A-Z\d]/.test(it) && it.includes(' '))
}

export function filesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.filter((it) => it.endsWith('.ts')).map((it) => join(folder, it))
}

function sentencesOf(node: ts.Node): readonly ts.Node[] {
  if (ts.isPropertyAssignment(node)) {
    return sentenceProperties.includes(node.name.getText()) ? [node.initializer] : []
  }
  if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return []
  const places = sentenceArguments[node.expression.getText()] ?? []
  return places.flatMap((place) => node.arguments?.[place] ?? [])
}

/** The texts that an expression can be. A name stands for the constant of that name. */
function textsIn(node: ts.Node, file: ts.SourceFile): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isTemplateExpression(node)) {
    const inserted = node.templateSpans.map(
      ({ expression, literal }) => insertedFor(expression.getText()) + literal.text,
    )
    return [node.head.text + inserted.join('')]
  }
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].flatMap((it) => textsIn(it, file))
  if (ts.isBinaryExpression(node)) return textsIn(node.right, file)
  return ts.isIdentifier(node) ? constantsNamed(node.text, file).flatMap((it) => textsIn(it, file)) : []
}

function constantsNamed(name: string, file: ts.SourceFile): ts.Node[] {
  const found: ts.Node[] = []
  const visit = (node: ts.Node) => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name && node.initializer) found.push(node.initializer)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function insertedFor(expression: string): string {
  if (/^didYouMean|^note$|others$|Suggestion/.test(expression)) return ''
  return expression.startsWith('quoted(') ? '"x"' : '7'
}
