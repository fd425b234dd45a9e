/** What queries find out about files and folders. The box reads its disk for each of them, so they are never polled. */
import { z } from 'zod'
import {
  atLeast,
  type Caller,
  get,
  list,
  moment,
  numeric,
  oneOf,
  orNull,
  post,
  Refusal,
  shown,
  text,
} from '../../src/contract/index.ts'
import { FilePath, FilePaths, isRoot, ShownPath } from './paths.ts'

const number = orNull(numeric).catch(null)
const flag = z.boolean().catch(false)

const Fields = z
  .object({
    name: z.string(),
    path: ShownPath,
    type: oneOf('dir', 'file'),
    size: number,
    modification: moment.catch(null),
  })
  .extend({ mimetype: text.catch(null), hidden: flag, link: flag, target: ShownPath.catch(null) })
  .extend({ foldercount: numeric.optional().catch(undefined), filecount: numeric.optional().catch(undefined) })

/** A file or folder in a reply: `size` in MB and `bytes`, both null for a folder. */
const File = Fields.transform(({ size, target, ...it }) => {
  const bytes = it.type === 'dir' ? null : size
  return { ...it, size: bytes === null ? null : shown(bytes, 'B', 'MB'), bytes, ...(it.link && { target }) }
})
type File = z.output<typeof File>

/** What can be understood of a list of files. */
const Files = list(z.unknown()).transform((all) => all.flatMap((it) => File.safeParse(it).data ?? []))
/** The answer to fs/ls: a list, and since API 15 an object with a part of it. */
const Page = z.union([
  z.object({ entries: Files, cursor: z.number().transform(String).or(text) }),
  Files.transform((entries) => ({ entries, cursor: null })),
])

export const ListInput = z.strictObject({
  path: FilePath,
  cursor: z.string().min(1).max(2000).optional(),
  // A reply with a whole large folder can exceed the limit of the broker, which may then close the connection.
  limit: z.int().min(1).max(10_000).default(1000),
})

/** A part of a folder, and the `cursor` of the next one; null if it is the last. */
export async function listFolder({ path, cursor, limit }: z.output<typeof ListInput>, box: Caller) {
  if (!atLeast(box.api, '15.0')) return partOf((await pageOf(path, '', box)).entries, limit, cursor)
  for (let at = cursor, pages = 0; ; pages++) {
    const page = await pageOf(path, searchOf({ limit, cursor: at }), box)
    // A page may consist of `.` and `..` only, as the first one with a limit of 2. An empty list would look like the end.
    if (page.entries.length > 0 || page.cursor === null || page.cursor === at || pages >= 10) return page
    at = page.cursor
  }
}

async function pageOf(path: string, search: string, box: Caller) {
  const read = (token: string) => box.read(get(`fs/ls/${token}${search}`), Page)
  const page = isRoot(path) ? await orIfMissing(read(''), () => read(path)) : await withToken(path, read)
  // Some firmwares do not call the folder itself and the one above it hidden.
  return { entries: page.entries.filter(({ name }) => name !== '.' && name !== '..'), cursor: page.cursor }
}

/** Boxes before API 15 send the whole folder. The cursor is then the number of entries before the part. */
function partOf(all: readonly File[], limit: number, cursor = '0') {
  if (!/^\d{1,9}$/.test(cursor)) throw new Refusal('Field cursor: expected the cursor of an earlier reply', 'invalid')
  const from = Number(cursor)
  const end = from + limit
  return { entries: all.slice(from, end), cursor: end < all.length ? String(end) : null }
}

function searchOf(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined)
  return given.length === 0
    ? ''
    : `?${given.map(([key, value]) => `${key}=${encodeURIComponent(`${value}`)}`).join('&')}`
}

export const InfoInput = z.strictObject({ paths: FilePaths })

/** Facts about each of these that exists. Since API 11.2 one request is enough. */
export async function infoOf({ paths }: z.output<typeof InfoInput>, box: Caller): Promise<readonly File[]> {
  const found = atLeast(box.api, '11.2') ? await box.read(post('fs/info', paths), Files) : await infoOfEach(paths, box)
  if (found.length === 0) throw new Refusal('There is no such file or folder', 'path_not_found')
  return found
}

async function infoOfEach(paths: readonly string[], box: Caller): Promise<readonly File[]> {
  const found: File[] = []
  for (const path of paths) {
    const file = await orIfMissing(infoOfOne(path, box), () => undefined)
    if (file !== undefined) found.push(file)
  }
  return found
}

function infoOfOne(path: string, box: Caller): Promise<File> {
  return withToken(path, (token) => box.read(get(`fs/info/${token}`), File))
}

export const ReadInput = z.strictObject({ path: FilePath })

/** The content of a file, if a reply can hold it. Its size is looked up first, so that no other is fetched. */
export async function contentOf({ path }: z.output<typeof ReadInput>, box: Caller) {
  const { type, bytes, mimetype } = await infoOfOne(path, box)
  if (type === 'dir') throw new Refusal('This is a folder, not a file', 'is_a_folder')
  // `box.bytes` takes an empty answer for an error of the box, as a picture is never empty.
  if (bytes === 0) return { content_type: mimetype ?? 'application/octet-stream', base64: '' }
  if (bytes !== null && bytes > box.maxBytes) {
    const [size, most] = [shown(bytes, 'B', 'MB'), shown(box.maxBytes, 'B', 'MB')]
    throw new Refusal(
      `The file has ${size} MB, and a reply holds at most ${most} MB. freebox2mqtt get fetches files of any size`,
      'too_large',
    )
  }
  return withToken(path, (token) => box.bytes(`dl/${token}`))
}

/**
 * Base64 may contain `/` and `+`, and no documentation says how a path has them. Other programs send the token as it is; if
 * the box finds nothing, it is sent again with both escaped.
 */
async function withToken<T>(token: string, read: (token: string) => Promise<T>): Promise<T> {
  const escaped = encodeURIComponent(token).replaceAll('%3D', '=')
  if (escaped === token) return read(token)
  return orIfMissing(read(token), () => read(escaped))
}

async function orIfMissing<T, U>(first: Promise<T>, otherwise: () => U): Promise<T | Awaited<U>> {
  try {
    return await first
  } catch (error) {
    if (!isMissing(error)) throw error
    return await otherwise()
  }
}

/** Whether the box has refused a request because there is no such path. */
function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return ['path_not_found', 'file_not_found', 'noent', 'invalid_request', 'http_404'].includes(code)
}
