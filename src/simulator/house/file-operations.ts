/** What the tasks of the file system do to the files. Each throws a TaskFailure with the word of the API. */
import { createHash } from 'node:crypto'
import { type Content, copyOf, type Entry, type FileTree, inMemory, partsOfPath } from './files.ts'

/** Why a task has failed. */
export class TaskFailure extends Error {}

export type ConflictMode = 'overwrite' | 'both' | 'recent' | 'skip'

/** Puts copies of files and folders into a folder, or one of them at a new path. `move` removes the originals. */
export function transfer(files: FileTree, sources: string[], to: string, mode: ConflictMode, move: boolean): void {
  const isFolder = files.folderAt(to) !== undefined
  if (!isFolder && sources.length > 1) throw new TaskFailure('dest_is_not_dir')
  for (const source of sources) {
    const entry = files.at(source)
    if (entry === undefined) throw new TaskFailure('file_not_found')
    const target = isFolder ? join(to, nameIn(source)) : join(to)
    if (target === join(source)) throw new TaskFailure('same_file')
    if (entry.kind === 'folder' && `${target}/`.startsWith(`${join(source)}/`))
      throw new TaskFailure('copy_into_itself')
    if (files.folderAt(parentOf(target)) === undefined) throw new TaskFailure('dest_is_not_dir')
    const isPut = place(files, target, copyOf(entry), mode)
    if (move && isPut) files.remove(source)
  }
}

/** Returns whether it was put there. Folders are merged. */
function place(files: FileTree, target: string, entry: Entry, mode: ConflictMode): boolean {
  const existing = files.at(target)
  if (existing?.kind === 'folder' && entry.kind === 'folder') {
    return [...entry.entries].map(([name, below]) => place(files, join(target, name), below, mode)).every(Boolean)
  }
  if (existing !== undefined && (mode === 'skip' || (mode === 'recent' && existing.modified >= entry.modified))) {
    return false
  }
  files.set(existing !== undefined && mode === 'both' ? freeName(files, target) : target, entry)
  return true
}

function freeName(files: FileTree, target: string): string {
  const [, stem = target, extension = ''] = /^(.*?)(\.[^./]*)?$/.exec(target) ?? []
  for (let number = 1; ; number++) {
    const name = `${stem} (${number})${extension}`
    if (files.at(name) === undefined) return name
  }
}

export function removeAll(files: FileTree, paths: string[]): void {
  for (const path of paths) {
    if (partsOfPath(path).length < 2) throw new TaskFailure('permission_denied')
    if (files.at(path) === undefined) throw new TaskFailure('file_not_found')
    files.remove(path)
  }
}

export interface ConcatenateOptions {
  multi_volumes: boolean
  delete_files: boolean
  append: boolean
  overwrite: boolean
}

/** With `multi_volumes` the first source is XXX001, and XXX002 and so on follow it. */
export function concatenate(files: FileTree, sources: string[], to: string, options: ConcatenateOptions): void {
  const parts = options.multi_volumes ? volumesFrom(files, sources[0] ?? '') : sources
  const existing = files.at(to)
  if (existing?.kind === 'folder' || (existing !== undefined && !options.append && !options.overwrite)) {
    throw new TaskFailure('file_exists')
  }
  const contents = parts.map((path) => contentOf(files, path))
  const all = options.append && existing !== undefined ? [existing.content, ...contents] : contents
  write(files, to, inMemory(Buffer.concat(all.map(bytesOf))))
  if (options.delete_files) removeAll(files, parts)
}

function volumesFrom(files: FileTree, first: string): string[] {
  const volumes: string[] = []
  for (let number = 1; ; number++) {
    const path = first.replace(/001$/, String(number).padStart(3, '0'))
    if (volumes.includes(path) || files.at(path) === undefined) break
    volumes.push(path)
  }
  return volumes.length === 0 ? [first] : volumes
}

/** What is in the archives that were made here, and the password that opens them. */
const archives = new WeakMap<Content, { entries: Map<string, Entry>; password: string }>()

const archiveNames = /\.(zip|iso|cpio|7z|tar(\.(gz|xz|bz2|7z))?)$/

export function archive(files: FileTree, sources: string[], to: string, password = ''): void {
  if (!archiveNames.test(to)) throw new TaskFailure('unsupported_file_type')
  const entries = new Map(sources.map((path) => [nameIn(path), copyOf(entryAt(files, path))]))
  const content = inMemory(Buffer.from(`archive of ${[...entries.keys()].join(', ')}\n`))
  archives.set(content, { entries, password })
  write(files, to, content)
}

export function extract(files: FileTree, source: string, to: string, options: ExtractOptions): void {
  const content = contentOf(files, source)
  const packed = archives.get(content)
  if (packed === undefined) throw new TaskFailure('invalid_format')
  if (packed.password !== options.password) throw new TaskFailure('incorrect_password')
  if (files.at(to)?.kind === 'file') throw new TaskFailure('dest_is_not_dir')
  files.makeFolder(to)
  const isInTheWay = [...packed.entries.keys()].some((name) => files.at(join(to, name)) !== undefined)
  if (isInTheWay && !options.overwrite) throw new TaskFailure('file_exists')
  for (const [name, entry] of packed.entries) place(files, join(to, name), copyOf(entry), 'overwrite')
  if (options.delete_archive) files.remove(source)
}

export interface ExtractOptions {
  password: string
  overwrite: boolean
  delete_archive: boolean
}

export function hash(files: FileTree, source: string, type: string): string {
  if (!['md5', 'sha1', 'sha256', 'sha512'].includes(type)) throw new TaskFailure('unknown_hash_type')
  const content = contentOf(files, source)
  const digest = createHash(type)
  const piece = 1024 * 1024
  for (let from = 0; from < content.size; from += piece) {
    digest.update(content.read(from, Math.min(content.size, from + piece)))
  }
  return digest.digest('hex')
}

/** The files and bytes below a path; 0 if it does not exist. */
export function sizeBelow(entry: Entry | undefined): { files: number; bytes: number } {
  if (entry === undefined) return { files: 0, bytes: 0 }
  if (entry.kind === 'file') return { files: 1, bytes: entry.content.size }
  const below = [...entry.entries.values()].map(sizeBelow)
  const sum = (of: (it: { files: number; bytes: number }) => number) => below.reduce((total, it) => total + of(it), 0)
  return { files: sum((it) => it.files), bytes: sum((it) => it.bytes) }
}

function entryAt(files: FileTree, path: string): Entry {
  const entry = files.at(path)
  if (entry === undefined) throw new TaskFailure('file_not_found')
  return entry
}

function contentOf(files: FileTree, path: string): Content {
  const entry = entryAt(files, path)
  if (entry.kind === 'folder') throw new TaskFailure('unsupported_file_type')
  return entry.content
}

function bytesOf(content: Content): Uint8Array {
  return content.read(0, content.size)
}

function write(files: FileTree, path: string, content: Content): void {
  if (files.folderAt(parentOf(path)) === undefined) throw new TaskFailure('open_output_failed')
  files.write(path, content)
}

/** An absolute path. */
export function join(...parts: string[]): string {
  return `/${partsOfPath(parts.join('/')).join('/')}`
}

export function nameIn(path: string): string {
  return partsOfPath(path).at(-1) ?? ''
}

export function parentOf(path: string): string {
  return join(...partsOfPath(path).slice(0, -1))
}
