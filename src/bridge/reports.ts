/** `bridge/info` and `bridge/health` (interface.md, Topics): what this daemon is, and how it is. */
import type { Engine } from '../engine/engine.ts'
import type { ConfiguredResource } from '../engine/ports.ts'
import type { Instance } from './duplicate-daemon.ts'
import type { Identity } from './identity.ts'

export interface InfoInput {
  readonly instance: Instance
  readonly version: string
  readonly identity: Identity | undefined
  readonly apiVersion: string | undefined
  readonly rights: Readonly<Record<string, boolean>>
  /** Those of the missing that something here needs. */
  readonly missing: readonly string[]
  readonly rightName: (right: string) => string
  readonly engine: Engine | undefined
  readonly resources: readonly ConfiguredResource[]
  readonly config: unknown
}

/** Changes rarely: the box, its rights, the chapters and how they stand, the configuration without secrets. */
export function infoOf(input: InfoInput): object {
  const { instance, version, identity, apiVersion, rights, missing, rightName, engine, resources, config } = input
  return {
    version,
    instance,
    box: {
      ...identity,
      api_version: apiVersion,
      rights_granted: Object.keys(rights).filter((right) => rights[right]),
      rights_missing: missing,
      rights_missing_names: missing.map(rightName),
    },
    adapters: grouped(resources, (placed) => ({
      state: engine?.runners.get(`${placed.adapter}.${placed.name}`)?.report().condition ?? 'unknown',
      every: placed.every,
    })),
    config,
  }
}

export interface HealthInput {
  readonly instance: Instance
  readonly connected: boolean
  readonly box: {
    requests_per_minute: number
    limit: number
    latency_mean_ms: number
    latency_worst_ms: number
    websocket: string
    reconnects: number
    logins: number
  }
  readonly broker: { published: number; reconnects: number; waiting: number }
  readonly engine: Engine | undefined
  readonly resources: readonly ConfiguredResource[]
}

/** Once a minute: uptime in seconds, memory in bytes, latencies in milliseconds, times in epoch seconds. */
export function healthOf({ instance, connected, box, broker, engine, resources }: HealthInput): object {
  return {
    instance,
    uptime: Math.round(process.uptime()),
    memory: memory(),
    box: { connected, websocket: box.websocket, websocket_reconnects: box.reconnects, logins: box.logins },
    requests: {
      now: box.requests_per_minute,
      limit: box.limit,
      latency_mean_ms: box.latency_mean_ms,
      latency_worst_ms: box.latency_worst_ms,
    },
    mqtt: {
      published: broker.published,
      unchanged: engine?.publisher.counts.unchanged ?? 0,
      reconnects: broker.reconnects,
    },
    commands: engine?.commands ?? { ok: 0, refused: 0 },
    adapters: grouped(resources, (placed) => {
      const report = engine?.runners.get(`${placed.adapter}.${placed.name}`)?.report()
      return { last_success: rounded(report?.last_success), last_error: report?.last_error ?? null }
    }),
  }
}

/** Without /proc Node.js cannot tell: a report is not worth a daemon. */
function memory(): number | null {
  try {
    return process.memoryUsage.rss()
  } catch {
    return null
  }
}

function grouped(
  resources: readonly ConfiguredResource[],
  tell: (placed: ConfiguredResource) => object,
): Record<string, Record<string, object>> {
  const adapters: Record<string, Record<string, object>> = {}
  for (const placed of resources)
    adapters[placed.adapter] = { ...adapters[placed.adapter], [placed.name]: tell(placed) }
  return adapters
}

function rounded(seconds: number | undefined): number | null {
  return seconds === undefined ? null : Math.round(seconds)
}
