/**
 * The kinds of value that a configuration holds: intervals, cron expressions, addresses, topics, secrets, files.
 * Each says what it expects, so that a mistake can be answered in a sentence, and which of them are never shown.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { validate as isCron } from 'node-cron'
import { z } from 'zod'
import { secondsOf } from '../contract/interval.ts'

interface Facts {
  /** What a mistake is told: "expected …". */
  readonly expected?: string
  /** Never shown: not in a message, not in bridge/info. */
  readonly secret?: boolean
  /** A value for the example configuration, where there is no default. */
  readonly example?: string
}

/** What is known about a kind of value beside its type. */
export const facts = z.registry<Facts>()

// The longest that setTimeout can wait is 24.8 days; beyond that it fires at once.
const longestSeconds = 500 * 3600

/** `30s`, `5m`, `1h`, given on in seconds. */
export function interval(leastSeconds = 0.1) {
  return z
    .string()
    .transform(secondsOf)
    .refine((seconds) => seconds >= leastSeconds && seconds <= longestSeconds)
    .register(facts, {
      expected: `an interval such as 30s, 5m or 1h (${leastSeconds}s to 500h)`,
      example: '5m',
    })
}

/** A cron expression of five or six fields. */
export function cron() {
  return z
    .string()
    .refine((it) => isPlausible(it) && isCron(it))
    .register(facts, {
      expected: 'a cron expression such as "*/30 * * * * *" (second, minute, hour, day, month, weekday)',
      example: '"*/30 * * * * *"',
    })
}

// What counts to a thousand million minutes, or in steps of nothing, would never be done counting.
function isPlausible(expression: string): boolean {
  return /^[\w*,/ -]{1,200}$/.test(expression) && !/\d{5}/.test(expression)
}

/** Text that says something. */
export function text(example?: string) {
  return z
    .string()
    .min(1)
    .register(facts, example === undefined ? {} : { example })
}

/** Text that is never shown. */
export function secret() {
  return z.string().min(1).register(facts, { expected: 'text (in quotes where it is a number)', secret: true })
}

/** An address with one of these protocols (`mqtt`, `https`); who logs in has keys of its own. */
export function address(protocols: readonly string[], example: string) {
  const beginnings = protocols.map((protocol) => `${protocol}://`)
  return z
    .string()
    .superRefine((value, context) => {
      const url = URL.canParse(value) ? new URL(value) : undefined
      if (!url?.hostname || !protocols.includes(url.protocol.slice(0, -1))) {
        context.addIssue({ code: 'custom', message: `an address beginning with ${beginnings.join(' or ')}` })
      } else if (url.username || url.password) {
        context.addIssue({
          code: 'custom',
          message: 'an address without user name and password, which have their own keys',
        })
      }
    })
    .register(facts, { example })
}

/** A topic, or the beginning of one: no wildcards, no slash at either end. */
export function topic() {
  return z
    .string()
    .max(200)
    .regex(/^(?!\$)[^\s+#/\0]+(\/[^\s+#/\0]+)*$/)
    .register(facts, { expected: 'an MQTT topic without wildcards, spaces or a slash at its ends' })
}

/** A port; 0, where one is listened on, is any free one. */
export function port(least: 0 | 1 = 1) {
  return z.int().min(least).max(65535)
}

/** A file's content, trimmed; its path is taken from the configuration's folder. */
export function contentOf(folder: string, must: (content: string) => boolean, expected: string, example: string) {
  return z
    .string()
    .transform((path, context) => {
      const content = readText(resolve(folder, path))
      if (typeof content === 'string' && must(content)) return content
      const found = typeof content === 'string' ? `one that is not: ${path}` : `${content.problem}: ${path}`
      context.addIssue({ code: 'custom', message: expected, params: { found } })
      return z.NEVER
    })
    .register(facts, { expected, example })
}

/** The file that holds a secret. */
export function secretFile(folder: string, example: string) {
  return contentOf(folder, (content) => content !== '', 'a readable file that is not empty', example)
}

/** A certificate or key in PEM form. */
export function pemFile(folder: string, kind: 'CERTIFICATE' | 'PRIVATE KEY', example: string) {
  const pem = new RegExp(`-----BEGIN [A-Z ]*${kind}-----`)
  return contentOf(folder, (content) => pem.test(content), `a readable file in PEM form (BEGIN ${kind})`, example)
}

function readText(path: string): string | { problem: string } {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    return { problem: fileProblem(error) }
  }
}

/** Why a file could not be read, in words. */
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
      return 'a file that may not be read'
    default:
      return 'a file that cannot be read'
  }
}

/** A secret is given by itself or in a file, not both. */
export function notBoth(key: string) {
  return (section: Readonly<Record<string, unknown>>, context: z.RefinementCtx) => {
    if (section[key] === undefined || section[`${key}_file`] === undefined) return
    const message = `either ${key} or ${key}_file`
    context.addIssue({ code: 'custom', path: [`${key}_file`], message, params: { found: 'both' } })
  }
}
