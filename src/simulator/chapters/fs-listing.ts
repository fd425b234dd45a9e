/** Facts about files, one by one and by folder. */
import { Refusal } from '../answer.ts'
import { join, nameIn, parentOf } from '../house/file-operations.ts'
import type { Entry } from '../house/files.ts'
import type { SimulatedHouse } from '../house.ts'
import type { Call } from '../route.ts'
import { tokenOf } from './fs-paths.ts'

const mimetypes: Record<string, string> = {
  jpg: 'image/jpeg',
  txt: 'text/plain',
  srt: 'application/x-subrip',
  zip: 'application/zip',
  qcow2: 'application/x-qemu-disk',
  iso: 'application/x-cd-image',
}

interface Named {
  name: string
  path: string
  entry: Entry
}

interface Options {
  /** The place in the order of names. */
  index: number
  hidden?: boolean
  counts?: boolean
}

function payload({ name, path, entry }: Named, { index, hidden = name.startsWith('.'), counts }: Options) {
  const below = entry.kind === 'folder' ? [...entry.entries.values()] : []
  const folders = below.filter((it) => it.kind === 'folder').length
  return {
    ...(entry.kind === 'folder'
      ? { type: 'dir', size: 4096, mimetype: 'inode/directory' }
      : { type: 'file', size: entry.content.size, mimetype: mimetypes[name.split('.').at(-1) ?? ''] ?? '' }),
    ...{ name, path: tokenOf(path), index, link: false, hidden, modification: entry.modified },
    ...(counts && entry.kind === 'folder' && { foldercount: folders, filecount: below.length - folders }),
  }
}

export function infoAt({ files }: SimulatedHouse, path: string) {
  const entry = files.at(path)
  if (entry === undefined) throw new Refusal('path_not_found')
  const { index: _, ...facts } = payload({ name: nameIn(path), path, entry }, { index: 0 })
  return { ...facts, parent: tokenOf(parentOf(path)) }
}

/** A list; since API 15 an object with a part of the list, and the cursor of the next one. */
export function folderPage({ house, major, query }: Call, path: string) {
  const folder = house.files.folderAt(path)
  if (folder === undefined) throw new Refusal('path_not_found')
  const isSet = (name: string) => query.get(name) === '1'
  const names = [...folder.entries.keys()].sort((left, right) => left.localeCompare(right, 'fr'))
  const inside = names.flatMap((name): Named[] => {
    const entry = folder.entries.get(name)
    return entry === undefined ? [] : [{ name, path: join(path, name), entry }]
  })
  const parent: Named = { name: '..', path: parentOf(path), entry: house.files.folderAt(parentOf(path)) ?? folder }
  const dots: Named[] = path === '/' ? [] : [{ name: '.', path, entry: folder }, parent]
  // The folder itself and the one above it are in the list. A Delta with API 9 hides them, an Ultra with API 16 does not.
  const all = [...dots, ...inside].map((named, index) =>
    payload(named, {
      index,
      counts: isSet('countSubFolder'),
      ...(dots.includes(named) && { hidden: major < 15 }),
    }),
  )
  const wanted = all.filter((it) => {
    return !(isSet('removeHidden') && it.hidden) && !(isSet('onlyFolder') && it.type === 'file')
  })
  return major < 15 ? wanted : partOf(wanted, query)
}

function partOf<T>(all: T[], query: URLSearchParams) {
  const from = offsetIn(query.get('cursor'))
  const end = from + Number(query.get('limit') ?? all.length)
  const cursor = Buffer.from(JSON.stringify({ offset: end })).toString('base64')
  return { entries: all.slice(from, end), ...(end < all.length && { cursor }) }
}

function offsetIn(cursor: string | null): number {
  if (cursor === null) return 0
  const [, offset] = /^\{"offset":(\d+)\}$/.exec(Buffer.from(cursor, 'base64').toString()) ?? []
  if (offset === undefined) throw new Refusal('invalid_request')
  return Number(offset)
}
