/** Replaces a file in one step: after a crash or a power cut it has its old or its new content, never a part of it. */
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Writes `name` in `folder`, which it creates if necessary. Only the owner may read either (0700, 0600). The content is
 * on the disk under a temporary name before it takes the place of the old file. Throws the errors of node:fs.
 */
export async function replaceFile(folder: string, name: string, content: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, name)
  const temporary = `${path}.${process.pid}.tmp`
  try {
    await writeAndSync(temporary, content)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw error
  }
  await syncFolder(folder)
}

async function writeAndSync(path: string, content: string): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    // The mode in `open` applies only to a file that it creates.
    await file.chmod(0o600)
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

// Makes the rename durable. Some file systems cannot sync a folder; on those the rename needs no sync.
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}
