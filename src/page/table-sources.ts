/** What the tables of the page are made from. */
import type { ConfiguredResource } from '../engine/ports.ts'

export interface TableSources {
  /** Changes with the configuration. */
  readonly revision: () => string
  readonly resources: () => readonly ConfiguredResource[]
  /** The paths of the resources that are not enabled. */
  readonly disabled: () => readonly string[]
  /** What the adapters bring, by their names. */
  readonly descriptions: ReadonlyMap<string, string>
  /** French names by `adapter.resource.entity`. */
  readonly french: Readonly<Record<string, string>>
  /** Whether the user permits `adapter.resource.word`. */
  readonly permits: (path: string, input?: unknown, effect?: 'reads') => boolean
}
