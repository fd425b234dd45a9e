/** Whether the data folder can be used. */
import { access, constants, mkdtemp, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Why the folder cannot be written; undefined where it can. One that is absent is not made, only its parent asked. */
export async function folderProblem(folder: string): Promise<string | undefined> {
  const found = await stat(folder).catch(() => undefined)
  if (found === undefined) return parentProblem(folder)
  if (!found.isDirectory()) return `${folder} is a file`
  try {
    await rm(await mkdtemp(join(folder, '.check-')), { recursive: true })
    return undefined
  } catch {
    return `${folder} cannot be written by this user (${process.getuid?.() ?? 'unknown'})`
  }
}

async function parentProblem(folder: string): Promise<string | undefined> {
  const parent = dirname(folder)
  const found = await stat(parent).catch(() => undefined)
  if (found === undefined && parent !== folder) return parentProblem(parent)
  if (!found?.isDirectory()) return `${parent} is no folder`
  const writable = await access(parent, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
  return writable ? undefined : `${folder} does not exist and cannot be made by this user`
}
