/**
 * Text that came from the environment, in place of a `${NAME}` or as a variable of its own. It has no type yet:
 * the schema decides whether "1883" is a number or a password.
 */
import { parse } from 'yaml'
import { z } from 'zod'
import { excessOf } from './bounds.ts'
import type { Path } from './config-error.ts'
import { schemaAt } from './schema-walk.ts'

export class Filled {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** The text with every `${NAME}` and `${NAME:-default}` in it filled in, or what is wrong with them. `$${` stays `${`. */
export function fill(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): { text: string } | { expected: string; found: string } {
  const problems: { expected: string; found: string }[] = []
  const filled = text.replace(/\$\$\{|\$\{([A-Za-z_]\w*)(?::-([^{}]*))?\}|\$\{/g, (match, name, otherwise) => {
    if (match === '$${') return '${'
    if (typeof name !== 'string') {
      problems.push({
        expected: `\${NAME} or \${NAME:-default}`,
        found: 'one that is neither ($$ before the brace keeps it as it is)',
      })
      return match
    }
    const value = environment[name]
    if (typeof otherwise === 'string') return value || otherwise
    if (value === undefined) problems.push({ expected: `the environment variable ${name} to be set`, found: 'nothing' })
    return value ?? ''
  })
  return problems[0] ?? { text: filled }
}

/** The same tree with every filled text as what the schema takes there: itself, or what it says in YAML. */
export function typed(value: unknown, schema: z.core.$ZodType, path: Path = []): unknown {
  if (value instanceof Filled) return typedText(value.text, schemaAt(schema, path))
  if (Array.isArray(value)) return value.map((it, index) => typed(it, schema, [...path, index]))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, typed(it, schema, [...path, key])]))
}

function typedText(text: string, schema: z.core.$ZodType | undefined): unknown {
  if (schema === undefined || accepts(schema, text)) return text
  const value = asYaml(text)
  return Array.isArray(value) || accepts(schema, value) ? value : text
}

function accepts(schema: z.core.$ZodType, value: unknown): boolean {
  return z.safeParse(schema, value).success
}

function asYaml(text: string): unknown {
  if (excessOf(text) !== undefined) return text
  try {
    // What else it had to say it would say to standard error, with the text in it.
    return parse(text, { logLevel: 'error' })
  } catch {
    return text
  }
}
