/** API versions, compared as major and minor: 8.10 is newer than 8.1. */

/** A version as tables write it. */
export type VersionText = `${number}.${number}`

export interface ApiVersion {
  readonly major: number
  readonly minor: number
}

/** The version in a text such as `8.0`; undefined for any other text. */
export function parseApiVersion(text: string | undefined): ApiVersion | undefined {
  const [, major, minor] = /^(\d{1,4})\.(\d{1,4})$/.exec(text ?? '') ?? []
  return major === undefined || minor === undefined ? undefined : { major: Number(major), minor: Number(minor) }
}

/** Below zero if `left` is the older one, above zero if it is the newer one. */
export function compareVersions(left: ApiVersion, right: ApiVersion): number {
  return left.major - right.major || left.minor - right.minor
}

/** Whether a version is `least` or newer. */
export function atLeast(version: ApiVersion, least: VersionText): boolean {
  const bound = parseApiVersion(least)
  return bound !== undefined && compareVersions(version, bound) >= 0
}
