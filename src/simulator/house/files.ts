/**
 * The files on the disks of the box, as a tree: the root has one folder for each mounted partition, named by its label.
 * Paths are in clear, with or without a leading slash.
 */
import { greyJpeg } from '../media.ts'
import type { ModelSheet } from '../models.ts'

/** The bytes of a file. They are read in pieces, as a file may be larger than the memory. */
export interface Content {
  readonly size: number
  read(from: number, to: number): Uint8Array
}

export interface StoredFile {
  readonly kind: 'file'
  /** Epoch seconds. */
  modified: number
  content: Content
}

export interface Folder {
  readonly kind: 'folder'
  modified: number
  /** By name. */
  readonly entries: Map<string, Entry>
}

export type Entry = StoredFile | Folder

/** The components of a path: "/Disque 1/Vidéos" has two. */
export function partsOfPath(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.')
}

export class FileTree {
  readonly root: Folder
  readonly #now: () => number

  /** @param now returns epoch seconds */
  constructor(now: () => number) {
    this.#now = now
    this.root = this.#folder()
  }

  /** The file or folder at this path; undefined if it does not exist. */
  at(path: string): Entry | undefined {
    let entry: Entry | undefined = this.root
    for (const part of partsOfPath(path)) entry = entry?.kind === 'folder' ? entry.entries.get(part) : undefined
    return entry
  }

  /** The folder at this path; undefined if it does not exist or is a file. */
  folderAt(path: string): Folder | undefined {
    const entry = this.at(path)
    return entry?.kind === 'folder' ? entry : undefined
  }

  /** Creates a folder and the folders above it. Throws an Error if a file is in the way. */
  makeFolder(path: string): Folder {
    let folder = this.root
    for (const part of partsOfPath(path)) {
      const next = folder.entries.get(part) ?? this.#folder()
      if (next.kind === 'file') throw new Error(`${path}: a file is in the way`)
      folder.entries.set(part, next)
      folder = next
    }
    return folder
  }

  /** Puts a file or folder at a path, in place of what was there. The folder above it must exist. */
  set(path: string, entry: Entry): void {
    const { folder, name } = this.#parentOf(path)
    folder.entries.set(name, entry)
    folder.modified = this.#now()
  }

  /** Writes a file, in place of what was there. */
  write(path: string, content: Content | Uint8Array | string, modified = this.#now()): StoredFile {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    const file: StoredFile = { kind: 'file', modified, content: bytes instanceof Uint8Array ? inMemory(bytes) : bytes }
    this.set(path, file)
    return file
  }

  /** Removes a file, or a folder with all that is in it. Returns false if there was nothing. */
  remove(path: string): boolean {
    const { folder, name } = this.#parentOf(path)
    return folder.entries.delete(name)
  }

  /** Replaces everything by what is in another folder, such as a copy of an earlier root. */
  restore(root: Folder): void {
    this.root.entries.clear()
    for (const [name, entry] of root.entries) this.root.entries.set(name, entry)
  }

  #parentOf(path: string): { folder: Folder; name: string } {
    const parts = partsOfPath(path)
    const name = parts.pop()
    const folder = this.folderAt(parts.join('/'))
    if (name === undefined || folder === undefined) throw new Error(`${path}: there is no such folder`)
    return { folder, name }
  }

  #folder(): Folder {
    return { kind: 'folder', modified: this.#now(), entries: new Map() }
  }
}

/** Bytes that are in memory. */
export function inMemory(bytes: Uint8Array): Content {
  return { size: bytes.length, read: (from, to) => bytes.subarray(from, to) }
}

/** Zeros that need no memory. */
function zeros(size: number): Content {
  return { size, read: (from, to) => new Uint8Array(to - from) }
}

/** A copy that shares the bytes of the files, which are never changed in place. */
export function copyOf(entry: Entry): Entry {
  if (entry.kind === 'file') return { ...entry }
  return { ...entry, entries: new Map([...entry.entries].map(([name, below]) => [name, copyOf(below)])) }
}

/** What a household has on the disk of its box; nothing if the model has none. */
export function createFiles({ user_main_storage: main, model_info }: ModelSheet, now: () => number): FileTree {
  const files = new FileTree(now)
  if (main === '') return files
  for (const folder of ['Enregistrements', 'Musiques', 'Photos/Été 2026', 'Téléchargements', 'Vidéos', '.queue']) {
    files.makeFolder(`${main}/${folder}`)
  }
  if (model_info.has_vm) files.makeFolder(`${main}/VMs`)
  files.write(`${main}/Photos/Été 2026/plage.jpg`, greyJpeg)
  files.write(`${main}/Téléchargements/lisez-moi.txt`, 'Bonjour de la Freebox.\n')
  files.write(`${main}/Vidéos/film.mkv`, zeros(525_300_000))
  files.write(`${main}/Vidéos/noël & jour de l’an.srt`, '1\n00:00:01,000 --> 00:00:02,000\nJoyeux Noël !\n')
  return files
}
