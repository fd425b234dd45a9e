/** Reads folders, and facts about files. The box reads its disk for it, and may have to wake it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { atLeast } from '../../contract/version.ts'
import { NotHere, Refused, Unreachable } from '../../errors.ts'
import type { Freebox } from '../../freebox/index.ts'
import { apiVersionOf } from '../../wiring/freebox.ts'
import { absolutePath, pathForms } from './box-path.ts'

const count = z.number().catch(0)

const FileInfo = z.object({
  type: z.string().catch('file'),
  name: z.string(),
  /** Base64. */
  path: z.string().catch(''),
  size: count,
  modification: count,
  link: z.boolean().catch(false),
  target: z.string().optional().catch(undefined),
})

/** A file or folder. `size` in bytes, `modification` in epoch seconds, 0 if it is not known. */
export type FileInfo = z.output<typeof FileInfo>

const Entries = z.array(z.unknown()).catch([])
// A list, and since API 15 an object with a part of it.
const Page = z.union([
  z.object({
    entries: Entries,
    cursor: z
      .union([z.string(), z.number().transform(String)])
      .optional()
      .catch(undefined),
  }),
  Entries.transform((entries) => ({ entries, cursor: undefined })),
])

const perPage = 1000
/** The pauses between the attempts of a read. Milliseconds. */
const pauses = [300, 2000]

/** Throws what the request throws. */
export async function readInfo(freebox: Freebox, path: string): Promise<FileInfo> {
  const answer = await inSomeForm(path, (form) => readOf(freebox, `fs/info/${form}`))
  return FileInfo.parse(answer)
}

/** Whether it is a folder. */
export function isFolder({ type }: FileInfo): boolean {
  return type === 'dir'
}

/** Everything in a folder, page by page, without the folder itself and the one above it. */
export async function readFolder(freebox: Freebox, path: string): Promise<FileInfo[]> {
  const isPaged = atLeast(apiVersionOf(freebox), '15.0')
  const found: FileInfo[] = []
  const seen = new Set<string>()
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const search = isPaged ? `?limit=${perPage}${cursor && `&cursor=${encodeURIComponent(cursor)}`}` : ''
    const read = (form: string) => readOf(freebox, `fs/ls/${form}${search}`)
    const isRoot = absolutePath(path) === '/'
    const page: z.output<typeof Page> = Page.parse((await (isRoot ? read('') : inSomeForm(path, read))) ?? [])
    found.push(...page.entries.flatMap((it) => FileInfo.safeParse(it).data ?? []))
    // A box may repeat a cursor.
    cursor = page.cursor === undefined || page.cursor === '' || seen.has(page.cursor) ? undefined : page.cursor
    if (cursor !== undefined) seen.add(cursor)
  }
  return found.filter(({ name }) => name !== '.' && name !== '..')
}

/** A busy box may break a connection or answer an HTML page. The next attempt succeeds. A timeout is not repeated. */
async function readOf(freebox: Freebox, path: string): Promise<unknown> {
  for (const pause of pauses) {
    try {
      return await freebox.request({ method: 'GET', path, timeout: 'slow' })
    } catch (error) {
      if (!(error instanceof Unreachable) || ['closed', 'timeout'].includes(error.code)) throw error
      await sleep(pause)
    }
  }
  return freebox.request({ method: 'GET', path, timeout: 'slow' })
}

async function inSomeForm(path: string, read: (form: string) => Promise<unknown>): Promise<unknown> {
  const [plain = '', escaped] = pathForms(path)
  try {
    return await read(plain)
  } catch (error) {
    const mayBeForm = error instanceof NotHere || error instanceof Refused
    if (!mayBeForm || escaped === undefined || !plain.includes('/')) throw error
    return read(escaped).catch(() => {
      throw error
    })
  }
}
