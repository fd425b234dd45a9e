/** Readers over a function that answers requests, as a poll makes them. */
import type { Request } from '../../src/contract/requests.ts'
import { type ApiVersion, parseApiVersion } from '../../src/contract/version.ts'
import type { AnswerCache } from '../../src/engine/poll/answers.ts'
import type { ReadMemory } from '../../src/engine/poll/read-memory.ts'
import { Poll, type TrackedReader } from '../../src/engine/poll/reader.ts'

export interface ReaderOptions {
  /** Major and minor as a number, 8.5: fixtures write it so. */
  readonly api: number
  /** Epoch seconds. */
  readonly now?: number
  readonly cache?: AnswerCache
  readonly memory?: ReadMemory
  /** Monotonic seconds. */
  readonly at?: number
}

/** The reader of one poll. */
export function readerOf(
  request: (request: Request) => Promise<unknown>,
  { api, now = 0, ...more }: ReaderOptions,
): TrackedReader {
  return new Poll({ box: { request }, api: versionOf(api), now, ...more }).reader()
}

/** 8.5 as a version, 14 as 14.0. */
export function versionOf(api: number): ApiVersion {
  return parseApiVersion(api.toFixed(1)) ?? { major: 0, minor: 0 }
}

/** For commands that read nothing. */
export const noReads = readerOf(async () => undefined, { api: 0 })
