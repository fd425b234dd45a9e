/** A dump as a folder: a file per answer, and `index.json` with the file of each path. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Dump } from './record.ts'

export async function writeDump({ freebox2mqtt, box, answers }: Dump, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const files: Record<string, string> = {}
  for (const [path, answer] of Object.entries(answers)) {
    const name = fileNameFor(path, Object.values(files))
    files[path] = name
    await writeJson(join(folder, name), answer)
  }
  await writeJson(join(folder, 'index.json'), { freebox2mqtt, box, files })
}

/** A file name that shows the path and is not used yet: `lan_browser_pub.json`. */
function fileNameFor(path: string, used: readonly string[]): string {
  const name = path.replace(/^\/|\/$/g, '').replace(/[^\w.-]+/g, '_')
  const count = used.filter((it) => it.startsWith(`${name}.`)).length
  return count === 0 ? `${name}.json` : `${name}.${count}.json`
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`)
}
