/**
 * The kinds of value in a configuration: intervals, cron expressions, addresses, topics, secrets, files. Each registers
 * how an error message describes it, and whether it is a secret.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { validate as isCron } from 'node-cron'
import { z } from 'zod'
import { secondsOf } from '../contract/interval.ts'
import { valueInfo } from '../contract/value-info.ts'
import { type SecretForm, secretIn, tokenIn, withoutQuotes } from './secret-forms.ts'

// setTimeout fires at once for more than 24.8 days.
const maxIntervalSeconds = 500 * 3600

/** An interval such as `30s`, `5m` or `1h`; the output is in seconds. */
export function interval(minSeconds = 0.1) {
  return z
    .string()
    .transform(secondsOf)
    .refine((seconds) => seconds >= minSeconds && seconds <= maxIntervalSeconds)
    .register(valueInfo, {
      expected: `an interval such as 30s, 5m or 1h (${minSeconds}s to 500h)`,
      example: '5m',
      duration: true,
      meant: (value) => {
        const meant = intervalIn(value)
        const seconds = secondsOf(meant ?? '')
        return seconds >= minSeconds && seconds <= maxIntervalSeconds ? meant : undefined
      },
    })
}

const unitNames = [
  ['s', /^(s|secs?|seconds?|secondes?)?$/],
  ['m', /^(m|mn|mins?|minutes?)$/],
  ['h', /^(h|hrs?|hours?|heures?)$/],
] as const

/** The interval in a number of seconds, `180`, or in words, `3 minutes`; undefined for another value. */
function intervalIn(value: unknown): string | undefined {
  const [, amount = '', word = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(String(value)) ?? []
  const [unit] = unitNames.find(([, names]) => names.test(word.toLowerCase())) ?? []
  return amount === '' || unit === undefined ? undefined : `${amount}${unit}`
}

/** A cron expression of five or six fields. */
export function cron() {
  return z
    .string()
    .refine((expression) => isBounded(expression) && isCron(expression))
    .register(valueInfo, {
      expected: 'a cron expression such as "*/30 * * * * *" (second, minute, hour, day, month, weekday)',
      example: '"*/30 * * * * *"',
    })
}

// node-cron lists every value of a range: a range of a thousand million minutes, or a step of almost 0, never ends.
function isBounded(expression: string): boolean {
  return /^[\w*,/ -]{1,200}$/.test(expression) && !/\d{5}/.test(expression)
}

/** Text that is not empty. */
export function text(example?: string) {
  return z
    .string()
    .min(1)
    .register(valueInfo, example === undefined ? {} : { example })
}

/** Text that is never shown. */
export function secret() {
  return z
    .string()
    .min(1)
    .transform((text, context) => converted(secretIn(text), context))
    .register(valueInfo, { expected: secretText, secret: true })
}

const secretText = 'text (in quotes if it is a number)'

/** The token of the Freebox, which is never shown. */
export function token() {
  return z
    .string()
    .min(1)
    .transform((text, context) => converted(tokenIn(text), context))
    .register(valueInfo, { expected: secretText, secret: true })
}

function converted(form: SecretForm, context: z.RefinementCtx): string {
  if ('secret' in form && form.secret !== '') return form.secret
  const found = 'found' in form ? form.found : 'nothing but white space'
  context.addIssue({ code: 'custom', params: { found } })
  return z.NEVER
}

/** An MQTT topic or the first levels of one: no wildcards, no slash at either end. */
export function topic() {
  return z
    .string()
    .max(200)
    .regex(/^(?!\$)[^\s+#/\0]+(\/[^\s+#/\0]+)*$/)
    .register(valueInfo, { expected: 'an MQTT topic without wildcards, spaces or a slash at its ends' })
}

/** A port. With `least` 0, a port to listen on, where 0 means any free port. */
export function port(least: 0 | 1 = 1) {
  return z.int().min(least).max(65535)
}

export interface FileContentOptions {
  /** Folder of the configuration: a relative path starts there. */
  readonly folder: string
  /** What the file must be, for "expected …". */
  readonly expected: string
  readonly example: string
  /** Why the content is not that, for "found …"; undefined if it is right. */
  readonly problem: (content: string) => string | undefined
}

/** The path of a file; the output is the content of the file, trimmed. */
export function fileContent({ folder, expected, example, problem }: FileContentOptions) {
  return z
    .string()
    .transform((path, context) => {
      const file = readText(resolve(folder, path))
      const found = 'problem' in file ? file.problem : problem(file.content)
      if (found === undefined && 'content' in file) return file.content
      context.addIssue({ code: 'custom', message: expected, params: { found: withPath(`${found}`, path) } })
      return z.NEVER
    })
    .register(valueInfo, { expected, example })
}

/** What was found in a file, with its path; a hint follows a semicolon and stays at the end. */
function withPath(found: string, path: string): string {
  const [what = '', ...hint] = found.split('; ')
  return [`${what}: ${path}`, ...hint].join('; ')
}

/** The path of a file that contains a secret; the output is the secret. @param read its form. */
export function secretFile(folder: string, example: string, read: (text: string) => SecretForm = secretIn) {
  const form = (content: string) => read(withoutQuotes(content))
  const problem = (content: string) => {
    const secret = form(content)
    if ('found' in secret) return `a file with ${secret.found}`
    return secret.secret === '' ? 'an empty file' : undefined
  }
  return fileContent({ folder, expected: 'a readable file that is not empty', example, problem }).transform(
    (content) => {
      const secret = form(content)
      return 'secret' in secret ? secret.secret : content
    },
  )
}

/** The path of a certificate file in PEM form; the output is its text. */
export function certificateFile(folder: string, example: string) {
  const problem = (content: string) =>
    /-----BEGIN [A-Z ]*CERTIFICATE-----/.test(content) ? undefined : 'a file that contains no certificate'
  return fileContent({ folder, expected: 'a readable file in PEM form (BEGIN CERTIFICATE)', example, problem })
}

/** The path of a private key file in PEM form; the output is its text. */
export function privateKeyFile(folder: string, example: string) {
  const problem = (content: string) =>
    /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(content) ? undefined : 'a file that contains no private key'
  return fileContent({ folder, expected: 'a readable private key in PEM form', example, problem })
}

function readText(path: string): { readonly content: string } | { readonly problem: string } {
  try {
    return {
      content: readFileSync(path, 'utf8')
        .replace(/^\uFEFF/, '')
        .trim(),
    }
  } catch (error) {
    return { problem: fileProblem(error) }
  }
}

/** Why a file could not be read, for "found …" in an error message. */
export function fileProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'no such file'
    case 'EISDIR':
      return 'a folder'
    case 'EACCES':
    case 'EPERM':
      return 'a file without read permission'
    default:
      return 'a file that cannot be read'
  }
}

/** A check of a section: a secret is given either directly or as a file, not both. */
export function notBoth(key: string) {
  return (section: Readonly<Record<string, unknown>>, context: z.RefinementCtx) => {
    if (section[key] === undefined || section[`${key}_file`] === undefined) return
    const message = `either ${key} or ${key}_file`
    context.addIssue({ code: 'custom', path: [`${key}_file`], message, params: { found: 'both' } })
  }
}
