/** Turns zod issues into errors of the configuration: where, and what was expected and found. */
import type { z } from 'zod'
import { wordedIssues } from '../wording/issues.ts'
import { nearest } from '../wording/nearest.ts'
import { formatPath, type Path, valueAt } from '../wording/path.ts'
import { entries, schemaAt, sectionOf } from '../wording/schema-walk.ts'
import { type ConfigIssue, keyName, maxIssues, type Position } from './config-error.ts'
import { settingInstead } from './foreign-keys.ts'

/** The zod issues of `value`, in words. `positionOf` returns the position of a value, or of its key if `key` is true. */
export function issueMessages(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  schema: z.core.$ZodType,
  positionOf: (path: Path, key: boolean) => Position,
): ConfigIssue[] {
  const hint = (path: Path) => hintFor(path, value, schema)
  const worded = wordedIssues(issues.slice(0, maxIssues), { value, schema, notation: 'yaml', hint })
  return worded.map(({ path, isKey, message }) => ({
    position: positionOf(path, isKey),
    key: keyName(path),
    message,
  }))
}

/**
 * What the user probably means by an unknown key: a key of another program, a key of this section that is misspelt, or a
 * key of another section.
 */
function hintFor(path: Path, value: unknown, schema: z.core.$ZodType): string | undefined {
  const key = String(path.at(-1))
  const parent = path.slice(0, -1)
  const instead = settingInstead(path, valueAt(value, parent))
  if (instead !== undefined) return `did you mean ${JSON.stringify(instead)}?`
  const known = Object.keys(sectionOf(schemaAt(schema, parent) ?? schema) ?? {})
  if (nearest(key, known) !== undefined) return undefined
  const elsewhere = entries(schema).filter((it) => it.path.at(-1) === key && it.path.length < 4)
  const [first] = elsewhere.map((it) => formatPath(it.path))
  return first === undefined ? undefined : `did you mean "${first}"?`
}
