/** What `/api/now` and the stream are made from. */
import { createTopics } from '../../mqtt/topics.ts'
import type { ResourceNow, Status } from '../contract.ts'
import type { TableSources } from '../table-sources.ts'
import { type NowContext, resourceNow } from './objects.ts'
import { type StatusSources, statusOf } from './status.ts'

export interface LiveSources extends StatusSources {
  readonly tables: Pick<TableSources, 'resources' | 'disabled' | 'french'>
}

export function nowContext({ daemon, base, tables }: LiveSources): NowContext {
  const rightName = daemon?.sources().rightName ?? String
  return { topics: createTopics(base), french: tables.french, rightName }
}

/** Every resource of every adapter, read or not. */
export function resourcesNow(sources: LiveSources): ResourceNow[] {
  const context = nowContext(sources)
  const engine = sources.daemon?.sources().engine
  const enabled = sources.tables.resources().map(({ adapter, name }) => `${adapter}.${name}`)
  return [
    ...enabled.map((path) => resourceNow(path, engine?.resources.get(path), context)),
    ...sources.tables.disabled().map(disabledNow),
  ]
}

function disabledNow(path: string): ResourceNow {
  const why = { because: 'disabled', details: {} }
  return { path, available: false, condition: 'disabled', why, lastSuccess: null, lastError: null }
}

export function statusNow(sources: StatusSources | undefined): Status {
  return statusOf(sources ?? { daemon: undefined, base: '', configProblem: undefined })
}
