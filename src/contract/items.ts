/** Parses items that a source has put together from several reads. */
import type { z } from 'zod'
import { parseOnce } from '../incremental/memoized-parse.ts'
import { mapInSlices } from '../incremental/time-slice.ts'

/**
 * Each item as the schema parses it; undefined for an item that does not match. An item that did not change is not parsed
 * again, and a long list is parsed in time slices.
 */
export function parseEach<S extends z.ZodType>(
  schema: S,
  items: readonly unknown[],
): Promise<(z.output<S> | undefined)[]> {
  return mapInSlices(items, (it) => parseOnce(schema, it).data)
}
