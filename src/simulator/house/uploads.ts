/**
 * The uploads that the box knows (`upload/`), and what they write to its disks.
 */
import { Refusal } from '../answer.ts'
import { type FileTree, partsOfPath } from './files.ts'
import { GrowingContent } from './growing-content.ts'

/** An upload as the API shows it. */
export interface Upload {
  id: number
  size: number
  uploaded: number
  status: 'authorized' | 'in_progress' | 'done' | 'failed' | 'conflict' | 'timeout' | 'cancelled'
  start_date: number
  last_update: number
  upload_name: string
  /** In clear. */
  dirname: string
}

/** What a client asks for, with the folder in clear. */
export interface UploadStart {
  directory: string
  name: string
  size?: number | undefined
  force?: 'missing' | 'overwrite' | 'resume' | undefined
}

/** An upload that is in progress. */
export interface OpenUpload {
  readonly upload: Upload
  /** Adds a chunk, and returns the length of the file. Throws `disk_full`. */
  append(bytes: Uint8Array): number
  finish(): number
  /** Removes the file. */
  cancel(): void
  /** The connection broke. The file remains as it is. */
  cut(): void
}

export class Uploads {
  /** All uploads, finished ones included, until a client deletes them. */
  list: Upload[] = []
  /** The room on the disks. By default it is unlimited. */
  freeBytes = Number.POSITIVE_INFINITY
  readonly #files: FileTree
  readonly #now: () => number
  /** The bytes of each file that was uploaded, by path. */
  readonly #contents = new Map<string, GrowingContent>()
  #lastId = 1_678_139_708

  /** @param now returns epoch seconds */
  constructor(files: FileTree, now: () => number) {
    this.#files = files
    this.#now = now
  }

  /** Throws the refusals of the box: `path_not_found`, `destination_conflict` with the length of the file. */
  start({ directory, name, size = 0, force }: UploadStart): OpenUpload {
    if (name === '' || name === '.' || name === '..' || name.includes('/')) throw new Refusal('invalid_request')
    if (this.#files.folderAt(directory) === undefined) throw new Refusal('path_not_found')
    // The root only lists the disks.
    if (partsOfPath(directory).length === 0) throw new Refusal('access_denied')
    const path = [...partsOfPath(directory), name].join('/')
    const existing = this.#files.at(path)
    if (existing?.kind === 'folder') throw new Refusal('destination_conflict')
    if (existing && force !== 'overwrite' && force !== 'resume') {
      throw new Refusal('destination_conflict', { file_size: existing.content.size })
    }
    const content = force === 'resume' ? this.#continued(path) : this.#fresh(path)
    this.#files.write(path, content.content())
    const upload = this.#add({ size, uploaded: content.size, upload_name: name, dirname: directory })
    return this.#opened(upload, path, content)
  }

  /** Frees what the uploaded files take. */
  close(): void {
    for (const content of this.#contents.values()) content.close()
    this.#contents.clear()
  }

  #opened(upload: Upload, path: string, content: GrowingContent): OpenUpload {
    const update = (change: Partial<Upload>) => Object.assign(upload, change, { last_update: this.#now() })
    return {
      upload,
      append: (bytes) => {
        if (bytes.length > this.freeBytes) throw new Refusal('disk_full')
        this.freeBytes -= bytes.length
        content.append(bytes)
        this.#files.write(path, content.content())
        update({ uploaded: content.size })
        return content.size
      },
      finish: () => {
        update({ status: 'done' })
        return content.size
      },
      cancel: () => {
        this.#files.remove(path)
        update({ status: 'cancelled' })
      },
      cut: () => {
        if (upload.status === 'in_progress') update({ status: 'failed' })
      },
    }
  }

  #add(fields: Pick<Upload, 'size' | 'uploaded' | 'upload_name' | 'dirname'>): Upload {
    this.#lastId += 1
    const at = this.#now()
    const upload: Upload = { id: this.#lastId, ...fields, status: 'in_progress', start_date: at, last_update: at }
    this.list.push(upload)
    return upload
  }

  #fresh(path: string): GrowingContent {
    this.#contents.get(path)?.close()
    const content = new GrowingContent()
    this.#contents.set(path, content)
    return content
  }

  #continued(path: string): GrowingContent {
    const existing = this.#files.at(path)
    const known = this.#contents.get(path)
    if (existing?.kind !== 'file') return this.#fresh(path)
    if (known?.size === existing.content.size) return known
    const content = new GrowingContent()
    content.appendAll(existing.content)
    this.#contents.set(path, content)
    return content
  }
}
