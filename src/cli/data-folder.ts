/** Whether the data folder can be used: tried out, since root may do by the letter what a file system does not. */
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Why the folder cannot be written; undefined where it can. One that is absent is not made, only tried in its parent. */
export async function folderProblem(folder: string): Promise<string | undefined> {
  const found = await stat(folder).catch(() => undefined)
  if (found === undefined) return parentProblem(folder, folder)
  if (!found.isDirectory()) return `${folder} is a file`
  const code = await attempt(folder)
  return code && `${folder} ${reasons[code] ?? notByUs()}`
}

async function parentProblem(folder: string, below: string): Promise<string | undefined> {
  const parent = dirname(below)
  const found = await stat(parent).catch(() => undefined)
  if (found === undefined && parent !== below) return parentProblem(folder, parent)
  if (!found?.isDirectory()) return `${parent} is no folder`
  const code = await attempt(parent)
  return code && `${folder} does not exist, and ${parent} ${reasons[code] ?? notByUs()}`
}

/** What writing in it ends with; undefined: it works. */
async function attempt(folder: string): Promise<string | undefined> {
  try {
    const inside = await mkdtemp(join(folder, '.check-'))
    try {
      await writeFile(join(inside, 'something'), 'x'.repeat(4096))
    } finally {
      await rm(inside, { recursive: true, force: true })
    }
    return undefined
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'is full',
  EDQUOT: 'is full for this user (his quota)',
  EROFS: 'is on a file system that is read-only',
}

function notByUs(): string {
  return `cannot be written by this user (${process.getuid?.() ?? 'unknown'})`
}
