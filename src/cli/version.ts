/** The version in package.json, which lies above this file, however deep the build puts it. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { parseJson } from '../json.ts'

const Package = z.object({ name: z.literal('freebox2mqtt'), version: z.string() })

/** `0.1.0`. */
export function version(): string {
  for (const above of ['../../package.json', '../../../package.json']) {
    const found = Package.safeParse(readJson(new URL(above, import.meta.url)))
    if (found.success) return found.data.version
  }
  return 'unknown'
}

function readJson(url: URL): unknown {
  try {
    return parseJson(readFileSync(url, 'utf8'))
  } catch {
    return undefined
  }
}
