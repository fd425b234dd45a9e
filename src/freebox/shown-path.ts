import { printable } from '../text.ts'

/**
 * A path of the API as messages have it: without its last component if that is a secret, and with a path on the disks in
 * clear: `fs/ls/L0Rpc3F1ZSAx?limit=10` is "fs/ls of /Disque 1".
 */
export function shownPath(path: string, secretPath: boolean | undefined): string {
  if (secretPath === true) return path.replace(/[^/]+\/?$/, '(secret)')
  const [bare = ''] = path.split('?', 1)
  // A path on the disks begins with "/", which is "L" in base64.
  const end = bare.indexOf('/L')
  const file = end < 0 ? undefined : fileIn(bare.slice(end + 1))
  return file === undefined ? path : `${bare.slice(0, end)} of ${file}`
}

/** The absolute path that this is in base64, on one line; undefined for other text. */
function fileIn(text: string): string | undefined {
  const token = text.replaceAll('%2F', '/').replaceAll('%2B', '+').replaceAll('%3D', '=')
  const file = Buffer.from(token, 'base64').toString()
  const isToken = file.startsWith('/') && Buffer.from(file).toString('base64') === token
  return isToken ? printable(file) : undefined
}
