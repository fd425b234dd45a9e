/**
 * The options of the simulator and their defaults.
 */
import type { Logger } from 'pino'
import type { RuleBodies } from './house/nat.ts'
import type { HouseOptions } from './house.ts'
import type { LoginOptions, PairingOutcome } from './login.ts'
import { type Line, type Model, models } from './models.ts'
import type { Recording } from './replay.ts'
import type { ListenOptions } from './server.ts'

export interface SimulatorOptions {
  /** Default: `delta`. */
  model?: Model
  /** Default: a free port. */
  port?: number
  /** Default: 127.0.0.1. */
  host?: string
  /** Serves https and wss in place of http and ws, with this certificate or with one that it makes itself. */
  tls?: { key: string; cert: string } | 'self-made'
  /** Pairing is decided after more than `grantAfterPolls` polls of the client. Defaults: 2, `granted`. */
  pairing?: { grantAfterPolls?: number; outcome?: PairingOutcome }
  /** The token of an app that is paired already, for any `app_id`. Default: `simulated-app-token`. */
  appToken?: string
  /** That token stays valid after a pairing, unlike on a real box. Default: false. */
  keepAppToken?: boolean
  /** Rights of the apps that differ from the default. By default an app has all rights. */
  rights?: Record<string, boolean>
  /** A session ends after this many seconds without a request. Default: 1800. */
  sessionSeconds?: number
  /** After this many failed logins in a row the box refuses logins for this many seconds. Default: 5, 60. */
  ratelimit?: { failures: number; seconds: number }
  /** Changes the house over time. By default only the uptime changes. */
  alive?: boolean | { speed?: number; seed?: number }
  bridge?: boolean
  apiVersion?: string
  /** The internet line, if it differs from the usual one of the model. */
  line?: Line
  /** The number of generated hosts in addition to those of the family. Default: 0. */
  hosts?: number
  /** Replaces the name of a host that tests quoting and escaping, for a demonstration. */
  plainNames?: boolean
  /** Which bodies the box takes for rules that forward ports, as firmwares differ. Default: `whole`, the strictest. */
  ruleBodies?: RuleBodies
  /** The duration of a reboot that was requested through the API. Seconds, default: 3. */
  rebootSeconds?: number
  /** Omits `uid` and `api_domain` from `/api_version`, as the box does for clients outside and as some Ultras do. */
  reticent?: boolean
  /** The folder or the file of a dump. The simulator replays its answers, read-only. */
  replay?: string
  log?: Logger
}

/** The options of the house. Model and API version of a recording take precedence over the default. */
export function houseOptions(options: SimulatorOptions, recording?: Recording): HouseOptions {
  const { line, bridge = false, hosts = 0, plainNames = false, ruleBodies = 'whole' } = options
  const sheet = models[recording?.model ?? options.model ?? 'delta']
  const model = { ...sheet, ...recording?.names }
  const apiVersion = options.apiVersion ?? recording?.apiVersion ?? sheet.api_version
  return { model, line: line ?? sheet.line, bridge, hosts, plainNames, ruleBodies, apiVersion }
}

/** The options of pairing and login, except for those that depend on the running box. */
export function loginOptions({
  pairing,
  ...options
}: SimulatorOptions): Omit<LoginOptions, 'uid' | 'newAppsAllowed' | 'onSessionEnd'> {
  return {
    appToken: options.appToken ?? 'simulated-app-token',
    keepAppToken: options.keepAppToken ?? false,
    rights: options.rights ?? {},
    grantAfterPolls: pairing?.grantAfterPolls ?? 2,
    outcome: pairing?.outcome ?? 'granted',
    sessionSeconds: options.sessionSeconds ?? 1800,
    ratelimit: options.ratelimit ?? { failures: 5, seconds: 60 },
  }
}

/** The address on which the box listens. `certificates` are those that the box made itself. */
export function listenOptions(
  { host = '127.0.0.1', port = 0, tls }: SimulatorOptions,
  certificates: ListenOptions['tls'],
): ListenOptions {
  const used = tls === 'self-made' ? certificates : tls
  return { host, port, ...(used ? { tls: used } : {}) }
}
