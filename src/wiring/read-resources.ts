/** One read of every configured resource, for commands that do not run the daemon. */

import type { ApiVersion } from '../contract/version.ts'
import { Poll } from '../engine/poll/reader.ts'
import type { ConfiguredResource } from '../engine/ports.ts'
import type { Freebox } from '../freebox/index.ts'

export interface ReadOptions {
  readonly resources: readonly ConfiguredResource[]
  /** Sends the requests. */
  readonly box: Pick<Freebox, 'request'>
  readonly api: ApiVersion
  /** Called for a resource that cannot be read. The next one is read all the same. */
  readonly onError?: (error: unknown, resource: ConfiguredResource) => void
}

/** Reads the resources one after the other. */
export async function readResources({ resources, box, api, onError }: ReadOptions): Promise<void> {
  const reader = new Poll({ box, api, now: Date.now() / 1000 }).reader()
  for (const configured of resources) {
    const { from } = configured.resource
    const read = typeof from === 'string' ? box.request({ method: 'GET', path: from }) : from(reader)
    await read.catch((error: unknown) => onError?.(error, configured))
  }
}
