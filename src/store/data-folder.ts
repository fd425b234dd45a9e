/**
 * Whether the data folder can be written. It is tried with a real file: permissions alone do not tell, since root has
 * them all and a file system can still be full or read-only.
 */
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Why the folder cannot be written; undefined if it can. A folder that does not exist is not created: its nearest
 * existing parent is tried instead.
 */
export async function folderProblem(folder: string): Promise<string | undefined> {
  const found = await stat(folder).catch(() => undefined)
  if (found === undefined) return parentProblem(folder, folder)
  if (!found.isDirectory()) return `${folder} is a file`
  const code = await writeErrorCode(folder)
  return code && `${folder} ${reasonFor(code)}`
}

async function parentProblem(folder: string, child: string): Promise<string | undefined> {
  const parent = dirname(child)
  const found = await stat(parent).catch(() => undefined)
  if (found === undefined && parent !== child) return parentProblem(folder, parent)
  if (!found?.isDirectory()) return `${parent} is not a folder`
  const code = await writeErrorCode(parent)
  return code && `${folder} does not exist, and ${parent} ${reasonFor(code)}`
}

/** The error code of writing a file in the folder; undefined if it works. */
async function writeErrorCode(folder: string): Promise<string | undefined> {
  try {
    const temporary = await mkdtemp(join(folder, '.check-'))
    try {
      await writeFile(join(temporary, 'file'), 'x'.repeat(4096))
    } finally {
      await rm(temporary, { recursive: true, force: true })
    }
    return undefined
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'is full',
  EDQUOT: 'is full for this user (disk quota)',
  EROFS: 'is on a read-only file system',
}

function reasonFor(code: string): string {
  return reasons[code] ?? `cannot be written by this user (${process.getuid?.() ?? 'unknown'})`
}
