/**
 * Paths on the disks of the box. The API encodes them in base64, so that two names that look alike stay two names: a
 * token. Users see and give them in clear. A path that is not valid UTF-8 has no clear form, and is `base64:<token>`.
 */
import { z } from 'zod'
import { described, encodePath, text } from '../../src/contract/index.ts'

const prefix = 'base64:'

/** A path that a user gives, as its token. */
export const FilePath = described(
  z
    .string()
    .meta({ format: 'path' })
    .max(16_384)
    .regex(/^(base64:[A-Za-z0-9+/]+={0,2}|(?!base64:)[^\0]+)$/)
    .transform((path) => (path.startsWith(prefix) ? path.slice(prefix.length) : encodePath(absolute(path)))),
  'a path on the disks of the box, such as /Disque 1/Vidéos',
)

/** Several of them. */
export const FilePaths = z.array(FilePath).min(1).max(1000)

/** The name of a file or folder, without its path. */
export const FileName = described(
  z
    .string()
    .min(1)
    .max(255)
    .regex(/^(?!\.{1,2}$)[^/\0]+$/),
  'a name without a slash',
)

/** A token that the box sends, as the path that users see; null if it is absent. */
export const ShownPath = text.transform((token) => (token === null ? null : clearPath(token)))

/** The path that users see. */
export function clearPath(token: string): string {
  const bytes = Buffer.from(token, 'base64')
  const clear = bytes.toString()
  return Buffer.from(clear).equals(bytes) ? absolute(clear) : prefix + token
}

/** Whether a token is that of `/`, which contains the disks. */
export function isRoot(token: string): boolean {
  return clearPath(token) === '/'
}

/** Boxes take most paths without the first slash, but fs/extract does not. A slash at the end says nothing. */
function absolute(path: string): string {
  return `/${path.replace(/^\/+|\/+$/g, '')}`
}
