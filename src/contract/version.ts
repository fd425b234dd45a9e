/** Versions of the Freebox API. They are compared as major and minor, never as a float: 8.10 is newer than 8.1. */

/** A version of the Freebox API. Both parts are integers: 8.10 is `{ major: 8, minor: 10 }`. */
export interface ApiVersion {
  readonly major: number
  readonly minor: number
}

/** A version written in the source code: `'8.0'`, `'8.10'`. */
export type VersionText = `${number}.${number}`

/**
 * Reads a version as the box writes it in `api_version` of `/api_version`: `8.10`. A missing minor is 0, and further
 * parts are ignored. Returns undefined if the text is not a version.
 */
export function parseApiVersion(text: string | undefined): ApiVersion | undefined {
  const [, major, minor = '0'] = /^(\d+)(?:\.(\d+))?(?:\.\d+)*$/.exec(text ?? '') ?? []
  return major === undefined ? undefined : { major: Number(major), minor: Number(minor) }
}

/** Negative if the first version is older, positive if it is newer, 0 if both are the same: a comparator for `sort`. */
export function compareVersions(first: ApiVersion, second: ApiVersion): number {
  return first.major - second.major || first.minor - second.minor
}

/** Whether a version is this one or a newer one. Throws a RangeError if `minimum` is not a version (`'-1.0'`). */
export function atLeast(version: ApiVersion, minimum: VersionText): boolean {
  const parsed = parseApiVersion(minimum)
  if (parsed === undefined) throw new RangeError(`${minimum} is not a version of the Freebox API`)
  return compareVersions(version, parsed) >= 0
}
