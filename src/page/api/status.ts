/** The condition of the daemon, for the page. */
import type { Status } from '../contract.ts'
import type { WatchedDaemon } from '../watched-daemon.ts'

export interface StatusSources {
  readonly daemon: WatchedDaemon | undefined
  /** The base topic. */
  readonly base: string
  /** The errors of a configuration that could not be loaded. */
  readonly configProblem: string | undefined
}

export function statusOf({ daemon, base, configProblem }: StatusSources): Status {
  const common = { base, configProblem: configProblem ?? null, memory: memory(), uptime: Math.round(process.uptime()) }
  if (daemon === undefined) return { ...noDaemon, ...common }
  const { box, broker, commands, identity, instance, missingRights, rightName } = daemon.sources()
  const { phase, boxProblem, brokerConnected } = daemon.status()
  const stats = box.stats()
  const { published, reconnects } = broker.stats()
  return {
    ...common,
    ...{ phase, brokerConnected, broker: withoutCredentials(daemon.broker), instance: instance.id },
    title: identity?.model ?? null,
    firmware: identity?.firmware ?? null,
    apiVersion: box.info?.apiVersion ?? null,
    box: box.state,
    boxProblem: boxProblem ?? null,
    websocket: stats.websocket,
    requests: {
      now: stats.requests_per_minute,
      limit: stats.limit,
      mean: stats.latency_mean_ms,
      worst: stats.latency_worst_ms,
    },
    mqtt: { published, reconnects },
    commands: { ok: commands.ok, refused: commands.refused },
    rightsMissing: missingRights().map((right) => ({ right, name: rightName(right) })),
  }
}

/** What differs only because time has passed. */
export function isSameStatus(left: Status, right: Status): boolean {
  return JSON.stringify(lasting(left)) === JSON.stringify(lasting(right))
}

function lasting({ memory: _, uptime: __, requests: ___, mqtt: ____, ...rest }: Status): object {
  return rest
}

const noDaemon: Omit<Status, 'base' | 'configProblem' | 'memory' | 'uptime'> = {
  ...{ title: null, firmware: null, apiVersion: null, box: 'starting', boxProblem: null },
  ...{ brokerConnected: false, broker: '', websocket: 'off', instance: null, rightsMissing: [] },
  phase: 'none',
  requests: { now: 0, limit: 0, mean: 0, worst: 0 },
  mqtt: { published: 0, reconnects: 0 },
  commands: { ok: 0, refused: 0 },
}

function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//')
}

/** Megabytes; null if Node.js cannot tell, as without /proc. */
function memory(): number | null {
  try {
    return Math.round(process.memoryUsage.rss() / 1e6)
  } catch {
    return null
  }
}
