/** The error messages for the JSON input of a command, query or request, and for an answer of the box. */
import type { z } from 'zod'
import { wordedIssues } from './issues.ts'
import { formatPath } from './path.ts'

/** More do not help. */
const maxIssues = 5

/**
 * What is wrong with an input, in sentences: `Field mac: expected a MAC address …; found "x".` No value of a secret is
 * shown.
 */
export function inputError(issues: readonly z.core.$ZodIssue[], value: unknown, schema: z.core.$ZodType): string {
  const worded = wordedIssues(issues, { value, schema, notation: 'json' })
  // A misspelt field is missing under its right name, too: the suggestion says both.
  const unknown = worded.filter(({ isKey }) => isKey).map(({ message }) => /did you mean "(.*)"\?$/.exec(message)?.[1])
  const telling = worded.filter(({ isKey, path }) => isKey || !unknown.includes(formatPath(path)))
  const sentences = telling.slice(0, maxIssues).map(({ path, message }) => {
    const name = formatPath(path)
    return name === '' ? capitalized(message) : `Field ${name}: ${message}`
  })
  return sentences.map((it, at) => (it.endsWith('?') || at === sentences.length - 1 ? it : `${it}.`)).join(' ')
}

function capitalized(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}

/** Path and kind of the first issue of an answer of the box: `sfp.link: expected true or false`. Never the value. */
export function answerIssue(error: z.ZodError): string {
  const [issue] = error.issues
  if (issue === undefined) return 'unknown'
  return `${issue.path.join('.') || 'the whole'}: expected ${expectedByIssue(issue)}`
}

const types: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

function expectedByIssue(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return types[issue.expected] ?? 'another value'
    case 'invalid_value':
      return `one of ${issue.values.slice(0, 20).map(String).join(', ')}`
    case 'too_small':
      return issue.origin === 'number'
        ? `a number from ${issue.minimum}`
        : `at least ${issue.minimum} characters or items`
    case 'too_big':
      return issue.origin === 'number' ? `a number to ${issue.maximum}` : `at most ${issue.maximum} characters or items`
    case 'custom':
      return issue.message === 'Invalid input' ? 'another value' : issue.message.replace(/^expected /, '')
    default:
      return 'another value'
  }
}
