/**
 * Text from the environment: a `${NAME}` in the file, or a variable that sets a setting. It has no type until the
 * schema decides whether "1883" is a number or a password.
 */
import { parse } from 'yaml'
import { z } from 'zod'
import type { Path } from '../wording/path.ts'
import { schemaAt, valueInfoOf } from '../wording/schema-walk.ts'
import { exceededLimit } from './bounds.ts'
import { withoutQuotes } from './secret-forms.ts'

/** A value that came from the environment, in whole or in part. */
export class EnvironmentText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What is wrong with a reference, in the words of an error message. */
interface Problem {
  readonly expected: string
  readonly found: string
}

/**
 * Replaces every `${NAME}` and `${NAME:-default}` in a text by the value of the variable. `$${` becomes `${`. Returns
 * the first problem instead if a reference is malformed, or a variable is not set and has no default.
 */
export function interpolate(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly text: string } | Problem {
  const problems: Problem[] = []
  const result = text.replace(/\$\$\{|\$\{([A-Za-z_]\w*)(?::-([^{}]*))?\}|\$\{/g, (match, name, fallback) => {
    if (match === '$${') return '${'
    if (typeof name !== 'string') {
      const found = `something else (write $\${ to keep \${ as it is)`
      problems.push({ expected: `\${NAME} or \${NAME:-default}`, found })
      return match
    }
    const value = environment[name]
    if (typeof fallback === 'string') return value || fallback
    if (value === undefined) problems.push({ expected: `the environment variable ${name} to be set`, found: 'nothing' })
    return value ?? ''
  })
  return problems[0] ?? { text: result }
}

/**
 * The same configuration with every `EnvironmentText` replaced: by its text if the schema accepts text there, else by
 * the value that the text is in YAML.
 */
export function convertEnvironmentText(value: unknown, schema: z.core.$ZodType, path: Path = []): unknown {
  if (value instanceof EnvironmentText) return convertText(value.text, schemaAt(schema, path))
  if (Array.isArray(value)) return value.map((it, index) => convertEnvironmentText(it, schema, [...path, index]))
  if (typeof value !== 'object' || value === null) return value
  const converted = Object.entries(value).map(([key, it]) => [key, convertEnvironmentText(it, schema, [...path, key])])
  return Object.fromEntries(converted)
}

function convertText(text: string, schema: z.core.$ZodType | undefined): unknown {
  if (schema === undefined) return text
  const plain = withoutQuotes(text)
  // What a secret must not be is reported for the text itself, not for what it is in YAML.
  if (accepts(schema, plain) || valueInfoOf(schema).secret) return plain
  const value = parseYaml(text)
  // A list with one wrong element stays a list, so that the error names the element.
  return Array.isArray(value) || accepts(schema, value) ? value : text
}

function accepts(schema: z.core.$ZodType, value: unknown): boolean {
  return z.safeParse(schema, value).success
}

function parseYaml(text: string): unknown {
  if (exceededLimit(text) !== undefined) return text
  try {
    // Warnings would go to standard error, and they quote the text, which may be a secret.
    return parse(text, { logLevel: 'error' })
  } catch {
    return text
  }
}
