/** Resolves a path to a URL of the box, and refuses paths that lead out of its API (pure). */
import { Refused } from '../errors.ts'

/** Words, ids and MAC addresses between slashes: nothing to decode and nothing that climbs. Nearly all paths match. */
const plainPath = /^[\w-]+(?:\/[\w:-]*)*$/

/**
 * The URL of a path below `baseUrl`, or below the web root if it starts with `/`. Throws Refused (`invalid_path`) if
 * the path would lead out of the API, to another host, or from one endpoint to another, also after the box has decoded
 * it (`..%2F`). Paths come from outside too: `bridge/request/api`, or an id in a command.
 */
export function apiUrl(baseUrl: string, path: string): URL {
  const url = new URL(path, baseUrl)
  if (plainPath.test(path)) return url
  const decoded = decodePath(path.replace(/\?.*$/, ''))
  const climbs = decoded === undefined || /(^|\/)\.{1,2}(\/|$)|[\\\p{Cc}]/u.test(decoded)
  if (url.origin !== new URL(baseUrl).origin || climbs || /[\\#\s]/.test(path)) {
    throw new Refused(`${path} is not a path of the Freebox API`, 'invalid_path')
  }
  return url
}

function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
