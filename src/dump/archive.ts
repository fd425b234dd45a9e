/** A dump as one file: JSON, compressed. */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Dump } from './record.ts'

/** The name under which a browser saves it. */
export const archiveName = 'freebox-dump.json.gz'

export function archiveOf(dump: Dump): Promise<Buffer> {
  return promisify(gzip)(`${JSON.stringify(dump, null, 1)}\n`)
}

interface DumpedAnswer {
  readonly path: string
  /** How many objects a list has; null for an answer that is no list, and for a refusal. */
  readonly count: number | null
}

/** What a dump contains. */
export function contentOf({ answers }: Dump): DumpedAnswer[] {
  return Object.entries(answers).map(([path, answer]) => {
    const result = answer.success ? answer.result : undefined
    return { path, count: Array.isArray(result) ? result.length : null }
  })
}
