/** Files of this machine: one that is sent, and one that is fetched under a temporary name. */
import { randomBytes } from 'node:crypto'
import { type FileHandle, link, lstat, open, realpath, rename, rm, stat, statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { FileSource } from '../../freebox/index.ts'
import { Failure } from './explain.ts'
import { collectAfterCut, createCollector } from './memory.ts'
import { sizeText } from './quantities.ts'

const pieceBytes = 512 * 1024

/** A file that is read while it is sent. */
export interface LocalSource extends FileSource {
  readonly name: string
  close(): Promise<void>
}

/** Opens a file to send it. Throws Failure if that is not possible. */
export async function openSource(file: string): Promise<LocalSource> {
  const found = await stat(file).catch((error: unknown) => cannotRead(file, error))
  if (found.isDirectory()) throw new Failure(`${file} is a folder. put sends files.`)
  if (!found.isFile()) throw new Failure(`${file} is not a regular file.`)
  const handle = await open(file, 'r').catch((error: unknown) => cannotRead(file, error))
  const { size, mtimeMs } = await handle.stat()
  return {
    size,
    name: basename(file),
    async *read(from) {
      yield* piecesOf(handle, from, size)
      const now = await handle.stat()
      if (now.size !== size || now.mtimeMs !== mtimeMs) throw new Failure(`${file} was changed while it was sent.`)
    },
    close: () => handle.close(),
  }
}

async function* piecesOf(handle: FileHandle, from: number, size: number): AsyncGenerator<Uint8Array> {
  const collect = createCollector()
  if (from > 0) collectAfterCut()
  for (let at = from; at < size; ) {
    const length = Math.min(pieceBytes, size - at)
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, at)
    if (bytesRead === 0) return
    at += bytesRead
    collect(bytesRead)
    yield buffer.subarray(0, bytesRead)
  }
}

/** A file that is written under a temporary name, which says what it is if it remains after a crash. */
export interface LocalTarget {
  /** Where it will be. */
  readonly file: string
  readonly temporary: string
  write(piece: Uint8Array): Promise<void>
  /** Gives it its name. Throws Failure if that is taken and may not be replaced. */
  finish(): Promise<void>
  /** Removes what was written. Returns false if that is not possible. */
  discard(): Promise<boolean>
}

export interface TargetOptions {
  /** A file or folder; undefined for the current folder. */
  readonly given: string | undefined
  /** The name at the box, for a folder. */
  readonly name: string
  readonly size: number
  readonly overwrite: boolean
}

/** Throws Failure if there is a file that may not be replaced, or too little room. */
export async function openTarget({ given, name, size, overwrite }: TargetOptions): Promise<LocalTarget> {
  const file = await placeOf(given, name)
  const existing = await lstat(file).catch(() => undefined)
  if (existing !== undefined && !existing.isFile())
    throw new Failure(`${file} exists already and is not a regular file.`)
  if (existing !== undefined && !overwrite) throw new Failure(existsSentence(file))
  await checkRoom(dirname(file), size)
  const temporary = `${file}.${randomBytes(3).toString('hex')}.part`
  const handle = await open(temporary, 'wx').catch((error: unknown) => cannotWrite(file, error))
  return {
    ...{ file, temporary },
    write: (piece) => writeAll(handle, piece),
    async finish() {
      // Otherwise a power cut could leave the name with an empty file.
      await handle.sync()
      await handle.close()
      await (overwrite ? rename(temporary, file) : renameIfFree(temporary, file))
    },
    async discard() {
      await handle.close().catch(() => undefined)
      return rm(temporary, { force: true }).then(
        () => true,
        () => false,
      )
    },
  }
}

async function placeOf(given: string | undefined, name: string): Promise<string> {
  const isFolder = given === undefined || (await stat(given).catch(() => undefined))?.isDirectory() === true
  const file = isFolder ? join(given ?? '.', name) : given
  // The file behind a symbolic link is replaced, not the link.
  return realpath(file).catch(() => file)
}

async function checkRoom(folder: string, size: number): Promise<void> {
  const found = await statfs(folder).catch(() => undefined)
  const free = found === undefined ? Number.POSITIVE_INFINITY : found.bavail * found.bsize
  if (free < size) {
    throw new Failure(`The file has ${sizeText(size)}, and the disk of ${folder} has room for ${sizeText(free)}.`)
  }
}

async function writeAll(handle: FileHandle, piece: Uint8Array): Promise<void> {
  for (let at = 0; at < piece.length; ) at += (await handle.write(piece, at)).bytesWritten
}

/** A rename would replace a file that has appeared meanwhile, a link does not. */
async function renameIfFree(temporary: string, file: string): Promise<void> {
  try {
    await link(temporary, file)
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || (await lstat(file).catch(() => undefined)) !== undefined) {
      throw new Failure(existsSentence(file))
    }
    // The file system has no links, such as that of a USB stick.
    await rename(temporary, file)
    return
  }
  await rm(temporary)
}

function existsSentence(file: string): string {
  return `${file} exists already. To replace it, use --overwrite.`
}

function cannotRead(file: string, error: unknown): never {
  const code = codeOf(error)
  if (code === 'ENOENT' && file.includes('\ufffd')) {
    // Node.js replaces such bytes in the arguments of a program, so the file cannot be found.
    throw new Failure(`${file} does not exist, or its name is not valid UTF-8. Rename it in this case.`)
  }
  if (code === 'ENOENT' || code === 'ENOTDIR') throw new Failure(`${file} does not exist.`)
  throw new Failure(`${file} cannot be read (${code}).`)
}

function cannotWrite(file: string, error: unknown): never {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') throw new Failure(`The folder ${dirname(file)} does not exist.`)
  if (code === 'ENOSPC' || code === 'EDQUOT') throw new Failure(`The disk of ${dirname(file)} is full.`)
  throw new Failure(`${file} cannot be written (${code}).`)
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}
