/** Adds tasks: by URL, by several URLs, by file. `downloads/add` is the only call of the API that takes a form. */
import { z } from 'zod'
import { described, encodePath, type FormFile, type Request } from '../../src/contract/index.ts'
import { diskPath } from '../sources/leaves.ts'

// Several URLs are sent as lines of one field, so a URL must not contain a line break.
const Url = described(
  z
    .string()
    .trim()
    .regex(/^(https?|ftps?|magnet):\S+$/i),
  'a URL that begins with http:, https:, ftp:, ftps: or magnet:',
)

const given = z.string().min(1).optional()
const word = z.string().optional()

const Destination = z.object({ directory: diskPath.optional(), archive_password: word })
// The cookies are as in the Cookie header: a=1; b=2.
const Access = Destination.extend({ username: word, password: word, cookies: word })

/** `hash`: `sha256:…`, `sha512:…` or the URL of a file of checksums. */
export const ByUrl = z
  .object({ url: Url, filename: given, hash: given, recursive: z.boolean().optional() })
  .extend(Access.shape)
export const ByUrls = z.object({ urls: z.array(Url).min(1) }).extend(Access.shape)

/** A .torrent or .nzb file; the content is base64. */
export const ByFile = z.object({ filename: z.string().min(1), content: z.base64().min(1) }).extend(Destination.shape)

export function addUrl({ url, filename, hash, recursive, ...access }: z.output<typeof ByUrl>) {
  return add({ download_url: url, filename, hash, recursive: recursive?.toString(), ...fields(access) })
}

export function addUrls({ urls, ...access }: z.output<typeof ByUrls>) {
  return add({ download_url_list: urls.join('\n'), ...fields(access) })
}

export function addFile({ filename, content, ...destination }: z.output<typeof ByFile>) {
  return add({ ...fields(destination), download_file: { filename, content } })
}

function fields({ directory, ...others }: z.output<typeof Access>) {
  return { download_dir: directory && encodePath(directory), ...others }
}

function add(form: Readonly<Record<string, string | FormFile | undefined>>): Request {
  const given = Object.entries(form).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
  return { method: 'POST', path: 'downloads/add', form: Object.fromEntries(given) }
}
