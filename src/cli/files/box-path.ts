/** Paths on the disks of the box, as users write them and as the API takes them. */
import { encodePath } from '../../contract/leaves.ts'

/** With one slash at its beginning and none at its end. */
export function absolutePath(path: string): string {
  return `/${path.replace(/^\/+|\/+$/g, '')}`
}

/** The last component; '' for the root. */
export function nameIn(path: string): string {
  return absolutePath(path).split('/').at(-1) ?? ''
}

/**
 * The forms in which a request may have a path. Base64 may contain a slash. Other programs send it as it is, and whether a
 * box needs it escaped is not documented, so that is tried if it finds nothing.
 */
export function pathForms(path: string): readonly string[] {
  const token = encodePath(absolutePath(path))
  return [...new Set([token, encodeURIComponent(token)])]
}
