/** The version in package.json. The file is in a folder above this one; how far above depends on the build. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { parseJson } from '../json.ts'

const Package = z.object({ name: z.literal('freebox2mqtt'), version: z.string() })

/** The version of freebox2mqtt, such as `0.1.0`. */
export function version(): string {
  for (const path of ['../../package.json', '../../../package.json']) {
    const found = Package.safeParse(readJson(new URL(path, import.meta.url)))
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
