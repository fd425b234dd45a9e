/**
 * A Freebox in software: to everything that talks to it over HTTP and WebSocket, one of the five models. It serves
 * the demonstration, people who develop against a box they have not, and the tests.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { Events } from './events.ts'
import { Faults } from './faults.ts'
import { tell, type Value } from './house/home.ts'
import { dropLine, restoreLine } from './house/outage.ts'
import { addCall, type CallEntry } from './house/telephony.ts'
import { furnish, type House, now } from './house.ts'
import { type SeenRequest, serve } from './http.ts'
import { live } from './life.ts'
import { Login, type PairingOutcome } from './login.ts'
import { type Line, type Model, models } from './models.ts'
import { createPresence } from './presence.ts'
import { createFront } from './server.ts'

export type { Fault } from './faults.ts'
export type { House } from './house.ts'
export { type Model, modelNames } from './models.ts'
export type { SeenRequest }

export interface SimulatorOptions {
  model?: Model
  port?: number
  host?: string
  /** Serve https and wss instead of http and ws. */
  tls?: { key: string; cert: string }
  pairing?: { grantAfterPolls?: number; outcome?: PairingOutcome }
  /** A token that is already paired. */
  appToken?: string
  /** Rights of the apps that differ from "all of them". */
  rights?: Record<string, boolean>
  /** A session ends after so long without a call. */
  sessionSeconds?: number
  ratelimit?: { failures: number; seconds: number }
  /** Things happen by themselves; in a still house only the uptime moves. */
  alive?: boolean | { speed?: number; seed?: number }
  bridge?: boolean
  apiVersion?: string
  /** Another line than the model usually has. */
  line?: Line
  /** So many hosts more than the family has. */
  hosts?: number
  /** How long a reboot that was asked for through the API takes. */
  rebootSeconds?: number
  /** `/api_version` tells only what a caller needs, as to a stranger and as some Ultras do: no uid, no api_domain. */
  reticent?: boolean
  log?: Logger
}

export interface Simulator {
  readonly url: string
  readonly port: number
  /** What the API shows and changes. Change it, and the box answers accordingly. */
  readonly house: House
  /** Every request below `/api/vN/`, login included, in the order in which they came. */
  readonly requests: SeenRequest[]
  /** Logins that succeeded. */
  readonly logins: number
  /** Sessions open now. */
  readonly sessions: number
  /** WebSockets open now. */
  readonly sockets: number
  readonly faults: Faults
  /** A host becomes reachable or not, its Wi-Fi association with it; one notification for each of its addresses. */
  hostReachable(id: string, reachable: boolean, options?: { notify?: boolean; interface?: string }): void
  /** A notification to all who registered `name`; the box splits names at the first underscore. */
  notify(name: string, result: unknown, options?: { split?: 'first' | 'second' }): void
  /** The internet line drops, or is back (with a new address if given). */
  lineUp(up: boolean, ipv4?: string): void
  /** Somebody calls, by default in vain: the newest entry of the log. */
  call(entry?: Partial<CallEntry>): CallEntry
  /** A signal of a thing of Freebox Home says something new (`trigger` of a door: false is open). */
  tell(node: number, signal: string, value: Value): void
  /** The owner ticks or clears a right of the app in Freebox OS: it holds from the next login on. */
  grant(right: string, given: boolean): void
  /** The owner removes the app: sessions end, its token is dead. */
  revoke(): void
  expireSessions(): void
  /** Challenges handed out so far no longer open anything. */
  renewChallenge(): void
  /** Away for so long, then back with sessions lost and hosts found again one second later (or never). */
  reboot(downSeconds: number, options?: { hostsBackSeconds?: number }): Promise<void>
  /** A new firmware, without the reboot that usually comes with it. */
  upgrade(apiVersion: string, firmware: string): void
  close(): Promise<void>
}

/** Starts a box. Resolves once it answers. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const model = models[options.model ?? 'delta']
  const house = furnish({
    model,
    line: options.line ?? model.line,
    bridge: options.bridge ?? false,
    hosts: options.hosts ?? 0,
    apiVersion: options.apiVersion ?? model.api_version,
  })
  const requests: SeenRequest[] = []
  const faults = new Faults((fault) => events.fail(fault))
  const login = new Login({
    uid: model.uid,
    appToken: options.appToken ?? 'simulated-app-token',
    rights: options.rights ?? {},
    grantAfterPolls: options.pairing?.grantAfterPolls ?? 2,
    outcome: options.pairing?.outcome ?? 'granted',
    sessionSeconds: options.sessionSeconds ?? 1800,
    ratelimit: options.ratelimit ?? { failures: 5, seconds: 60 },
    ended: (session) => events.end(session),
  })
  const events = new Events(login, faults, () => house.system.api_version)
  const presence = createPresence(house, events)
  const closing = new AbortController()

  const after = (seconds: number, what: () => void) => {
    void passed(seconds, closing.signal).then((open) => open && what())
  }
  const box = {
    house,
    after,
    restart: () => after(0.02, () => void reboot(options.rebootSeconds ?? 3)),
    shutDown: () => after(0.02, () => void goAway()),
  }
  const behind = { box, login, faults, requests, apiVersion: () => apiVersionOf(house, options.reticent ?? false) }
  const front = createFront(
    { host: options.host ?? '127.0.0.1', port: options.port ?? 0, ...(options.tls ? { tls: options.tls } : {}) },
    (request, response) => {
      response.on('finish', () => options.log?.debug({ method: request.method, path: request.url }, 'answered'))
      void serve(behind, request, response)
    },
  )
  front.server.on('upgrade', (request, socket, head) => events.upgrade(request, socket, head))

  async function goAway(): Promise<void> {
    login.endSessions()
    events.drop()
    await front.shut()
  }

  async function reboot(downSeconds: number, { hostsBackSeconds = 1 } = {}): Promise<void> {
    await goAway()
    const findHosts = presence.forget()
    dropLine(house.connection, now())
    if (!(await passed(downSeconds, closing.signal))) return
    house.system.booted = now()
    restoreLine(house.connection, now())
    await front.open()
    if (Number.isFinite(hostsBackSeconds)) after(hostsBackSeconds, findHosts)
  }

  await front.open()
  const pace = typeof options.alive === 'object' ? options.alive : {}
  const rest = options.alive ? live({ house, reachable: presence.reachable }, pace) : () => undefined
  const scheme = options.tls ? 'https' : 'http'

  return {
    house,
    requests,
    faults,
    get url() {
      return `${scheme}://${options.host ?? '127.0.0.1'}:${front.port}`
    },
    get port() {
      return front.port
    },
    get logins() {
      return login.logins
    },
    get sessions() {
      return login.open
    },
    get sockets() {
      return events.open
    },
    hostReachable: presence.reachable,
    notify: (name, result, how) => events.notify(name, result, how),
    lineUp: (up, ipv4) => (up ? restoreLine(house.connection, now(), ipv4) : dropLine(house.connection, now())),
    call: (entry) => addCall(house.telephony, now(), entry),
    tell: (id, signal, value) => {
      const node = house.home?.nodes.find((it) => it.id === id)
      if (!node) throw new Error(`no node ${id} in the simulated house`)
      tell(node, signal, value)
    },
    grant: (right, given) => {
      login.rights[right] = given
    },
    revoke: () => login.revoke(),
    expireSessions: () => login.endSessions(),
    renewChallenge: () => login.renewChallenge({ atOnce: true }),
    reboot,
    upgrade: (apiVersion, firmware) => {
      Object.assign(house.system, { api_version: apiVersion, firmware_version: firmware })
    },
    close: async () => {
      closing.abort()
      rest()
      await goAway()
    },
  }
}

/** Waits; false if the simulator was closed meanwhile. */
function passed(seconds: number, signal: AbortSignal): Promise<boolean> {
  return wait(seconds * 1000, true, { signal }).catch(() => false)
}

function apiVersionOf({ model, system }: House, reticent: boolean): Record<string, unknown> {
  return {
    box_model_name: model.box_model_name,
    api_base_url: '/api/',
    https_port: model.https_port,
    device_name: 'Freebox Server',
    https_available: true,
    box_model: model.box_model,
    api_version: system.api_version,
    device_type: model.device_type,
    ...(reticent ? {} : { uid: model.uid, api_domain: model.api_domain }),
  }
}
