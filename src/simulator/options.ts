/**
 * What a simulated box can be told before it starts, and what holds where nothing is said.
 */
import type { Logger } from 'pino'
import type { Furnishing } from './house.ts'
import type { LoginOptions, PairingOutcome } from './login.ts'
import { type Line, type Model, models } from './models.ts'
import type { Recording } from './replay.ts'
import type { Listening } from './server.ts'

export interface SimulatorOptions {
  /** By default a Delta. */
  model?: Model
  /** By default any free one, on 127.0.0.1. */
  port?: number
  host?: string
  /** Serve https and wss instead of http and ws. */
  tls?: { key: string; cert: string }
  pairing?: { grantAfterPolls?: number; outcome?: PairingOutcome }
  /** A token that is already paired, whatever the `app_id`; by default `simulated-app-token`. */
  appToken?: string
  /** Rights of the apps that differ from "all of them". */
  rights?: Record<string, boolean>
  /** A session ends after so long without a call; by default 1800. */
  sessionSeconds?: number
  /** By default five failed logins close the door for a minute. */
  ratelimit?: { failures: number; seconds: number }
  /** Things happen by themselves; in a still house, the default, only the uptime moves. */
  alive?: boolean | { speed?: number; seed?: number }
  bridge?: boolean
  apiVersion?: string
  /** Another line than the model usually has. */
  line?: Line
  /** So many hosts more than the family has. */
  hosts?: number
  /** How long a reboot that was asked for through the API takes; by default 3. */
  rebootSeconds?: number
  /** `/api_version` tells only what a caller needs, as to a stranger and as some Ultras do: no uid, no api_domain. */
  reticent?: boolean
  /** The folder of a dump: the box that it recorded, to be read but not changed. */
  replay?: string
  log?: Logger
}

/** What the house is furnished with; a box that is replayed says what it is. */
export function furnishing(options: SimulatorOptions, recording?: Recording): Furnishing {
  const { line, bridge = false, hosts = 0 } = options
  const sheet = models[recording?.model ?? options.model ?? 'delta']
  const model = { ...sheet, ...recording?.names }
  const apiVersion = options.apiVersion ?? recording?.apiVersion ?? sheet.api_version
  return { model, line: line ?? sheet.line, bridge, hosts, apiVersion }
}

/** Who may come in. */
export function admission({
  pairing,
  ...options
}: SimulatorOptions): Omit<LoginOptions, 'uid' | 'newAppsAllowed' | 'ended'> {
  return {
    appToken: options.appToken ?? 'simulated-app-token',
    rights: options.rights ?? {},
    grantAfterPolls: pairing?.grantAfterPolls ?? 2,
    outcome: pairing?.outcome ?? 'granted',
    sessionSeconds: options.sessionSeconds ?? 1800,
    ratelimit: options.ratelimit ?? { failures: 5, seconds: 60 },
  }
}

/** Where it can be reached. */
export function listening({ host = '127.0.0.1', port = 0, tls }: SimulatorOptions): Listening {
  return { host, port, ...(tls ? { tls } : {}) }
}
