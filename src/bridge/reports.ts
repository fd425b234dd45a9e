/** `bridge/info` and `bridge/health` (interface.md, Topics): what this daemon is, and how it is doing. */
import type { Engine } from '../engine/engine.ts'
import type { MonitoredResource } from '../engine/monitored-resource.ts'
import type { ConfiguredResource } from '../engine/ports.ts'
import type { Instance } from './duplicate-daemon.ts'
import type { Identity } from './identity.ts'

/** What both reports are made from. */
export interface ReportSources {
  readonly instance: Instance
  readonly version: string
  readonly identity: Identity | undefined
  readonly box: BoxReport
  readonly broker: { stats(): { published: number; reconnects: number; waiting: number } }
  /** Rights that are missing and that some resource needs. */
  readonly missingRights: () => readonly string[]
  /** The name of a right in Freebox OS. */
  readonly rightName: (right: string) => string
  /** undefined until the box is known. */
  readonly engine: Engine | undefined
  /** How many commands were carried out, and how many refused. */
  readonly commands: { readonly ok: number; readonly refused: number }
  readonly resources: readonly ConfiguredResource[]
  /** The configuration without secrets. */
  readonly config: unknown
}

/** The client of the box, as far as the reports need it. */
export interface BoxReport {
  readonly state: string
  readonly info: { readonly apiVersion: string } | undefined
  readonly rights: Readonly<Record<string, boolean>>
  stats(): {
    requests_per_minute: number
    limit: number
    latency_mean_ms: number
    latency_worst_ms: number
    websocket: string
    reconnects: number
    requests: number
    request_seconds: number
    logins: number
  }
}

/** Changes rarely: the box, its rights, the resources and whether they can be read, the configuration. */
export function reportInfo(sources: ReportSources): object {
  const { instance, version, identity, box, missingRights, rightName, engine, resources, config } = sources
  const missing = missingRights()
  return {
    version,
    instance,
    box: {
      ...identity,
      api_version: box.info?.apiVersion,
      rights_granted: Object.keys(box.rights).filter((right) => box.rights[right]),
      rights_missing: missing,
      rights_missing_names: missing.map(rightName),
    },
    adapters: grouped(resources, engine, ({ every }, resource) => ({
      state: resource?.condition ?? 'unknown',
      every,
    })),
    config,
  }
}

/** Once a minute: uptime in seconds, memory in MB, latencies in milliseconds, times in epoch seconds. */
export function reportHealth({ instance, box, broker, engine, commands, resources }: ReportSources): object {
  const { websocket, reconnects, logins, requests_per_minute, limit, latency_mean_ms, latency_worst_ms } = box.stats()
  const { published, reconnects: brokerReconnects } = broker.stats()
  return {
    instance,
    uptime: Math.round(process.uptime()),
    memory: memory(),
    box: { connected: box.state === 'up', websocket, websocket_reconnects: reconnects, logins },
    requests: { now: requests_per_minute, limit, latency_mean_ms, latency_worst_ms },
    mqtt: { published, unchanged: engine?.published.unchanged ?? 0, reconnects: brokerReconnects },
    commands,
    adapters: grouped(resources, engine, (_, resource) => {
      const report = resource?.report()
      return { last_success: rounded(report?.last_success), last_error: report?.last_error ?? null }
    }),
  }
}

/** null if Node.js cannot tell, as without /proc. */
function memory(): number | null {
  try {
    return Math.round(process.memoryUsage.rss() / 1e6)
  } catch {
    return null
  }
}

type Describe = (configured: ConfiguredResource, resource: MonitoredResource | undefined) => object

function grouped(resources: readonly ConfiguredResource[], engine: Engine | undefined, describe: Describe) {
  const adapters: Record<string, Record<string, object>> = {}
  for (const configured of resources) {
    const { adapter, name } = configured
    const description = describe(configured, engine?.resources.get(`${adapter}.${name}`))
    adapters[adapter] = { ...adapters[adapter], [name]: description }
  }
  return adapters
}

function rounded(seconds: number | undefined): number | null {
  return seconds === undefined ? null : Math.round(seconds)
}
