/** Checks an answer of the box against the schema of a table. */
import type { z } from 'zod'
import { Unreachable } from '../../errors.ts'
import { parseOnce } from '../../incremental/memoized-parse.ts'
import { mapInSlices } from '../../incremental/time-slice.ts'
import { answerIssue } from '../../wording/input-error.ts'

/** A longer list is parsed in time slices, so that events and commands do not wait. */
const long = 500

/** The parsed answer. Throws Unreachable if it does not match the schema. */
export async function parseAnswer<S extends z.ZodType>(path: string, schema: S, answer: unknown): Promise<z.output<S>> {
  const item = itemOf(schema)
  if (item !== undefined && Array.isArray(answer) && answer.length > long) {
    await mapInSlices(answer, (it) => parseOnce(item, it))
  }
  const result = parseOnce(schema, answer)
  if (result.success) return result.data
  throw new Unreachable(`The answer to ${path} is not as expected: ${answerIssue(result.error)}`, 'not_expected')
}

/** The schema of the items of a `list`. */
function itemOf(schema: z.ZodType): z.ZodType | undefined {
  // `list` of the contract attaches it.
  return 'item' in schema ? (schema.item as z.ZodType) : undefined
}
