/**
 * Paths on the disks of the box, as users write them and as the API takes them: base64 of their bytes. A path that is not
 * valid UTF-8 has no clear form, and is `base64:<what the API takes>`, as on MQTT.
 */
import { encodePath } from '../../contract/leaves.ts'

const prefix = 'base64:'

/** With one slash at its beginning and none at its end. */
export function absolutePath(path: string): string {
  return path.startsWith(prefix) ? path : `/${path.replace(/^\/+|\/+$/g, '')}`
}

/** A path as the API takes it. */
export function pathToken(path: string): string {
  return path.startsWith(prefix) ? path.slice(prefix.length) : encodePath(absolutePath(path))
}

/** The last component; '' for the root. Bytes that are not valid UTF-8 are replaced. */
export function nameIn(path: string): string {
  return (
    absolutePath(Buffer.from(pathToken(path), 'base64').toString())
      .split('/')
      .at(-1) ?? ''
  )
}

/** The form in which a user can give a path of the API whose name has no clear form; undefined if it has one. */
export function unclearForm(token: string): string | undefined {
  const bytes = Buffer.from(token, 'base64')
  return Buffer.from(bytes.toString()).equals(bytes) ? undefined : prefix + token
}

/**
 * The forms in which a request may have a path. Base64 may contain a slash. Other programs send it as it is, and whether a
 * box needs it escaped is not documented, so that is tried if it finds nothing.
 */
export function pathForms(path: string): readonly string[] {
  const token = pathToken(path)
  return [...new Set([token, encodeURIComponent(token)])]
}
