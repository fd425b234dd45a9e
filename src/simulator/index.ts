/**
 * A Freebox in software: to everything that talks to it over HTTP and WebSocket, one of the five models. It serves
 * the demonstration, people who develop against a box they have not, and the tests.
 */
import { apiVersionOf } from './about.ts'
import { Events, type Notifying } from './events.ts'
import { live } from './events-over-time.ts'
import { Faults } from './faults.ts'
import { tell, type Value } from './house/home.ts'
import { type PushKind, type PushReply, send } from './house/notification.ts'
import { dropLine, restoreLine } from './house/outage.ts'
import { addCall, type CallEntry } from './house/telephony.ts'
import { furnish, type House, now } from './house.ts'
import { type SeenRequest, serve } from './http.ts'
import { Login } from './login.ts'
import type { Model } from './models.ts'
import { admission, furnishing, listening, type SimulatorOptions } from './options.ts'
import { createPower } from './power.ts'
import { createPresence } from './presence.ts'
import { readRecording } from './replay.ts'
import { createFront } from './server.ts'

export type { Fault } from './faults.ts'
export type { House } from './house.ts'
export { type Model, modelNames } from './models.ts'
export type { SeenRequest, SimulatorOptions }

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
  notify(name: string, result: unknown, options?: Notifying): void
  /** The box calls all who registered a target for `kind` (`notif/targets`), and this is what they answered. */
  push(kind: PushKind, payload?: Record<string, unknown>): Promise<PushReply[]>
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
  /** Another box stands at the same address: other hardware, other uid, and it knows only this app token. */
  exchange(model: Model, appToken: string): void
  close(): Promise<void>
}

/** Starts a box. Resolves once it answers; throws where the port is taken or there is no dump to replay. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { log, alive, replay, reticent = false, rebootSeconds = 3 } = options
  const recording = replay === undefined ? undefined : await readRecording(replay)
  const house = furnish(furnishing(options, recording))
  const requests: SeenRequest[] = []
  const faults = new Faults((fault) => events.fail(fault))
  const login = new Login({
    ...admission(options),
    uid: () => house.model.uid,
    newAppsAllowed: () => house.connection.config.allow_token_request,
    ended: (session) => events.end(session),
  })
  const events = new Events(login, faults, () => house.system.api_version)
  const presence = createPresence(house, events)
  const front = createFront(listening(options), (request, response) => {
    response.on('finish', () => log?.debug({ method: request.method, path: request.url }, 'answered'))
    const apiVersion = () => apiVersionOf(house, reticent)
    void serve({ box, login, faults, requests, log, recording, apiVersion }, request, response)
  })
  front.server.on('upgrade', (request, socket, head) => events.upgrade(request, socket, head))

  const power = createPower({ house, login, events, presence, front })
  const failed = (err: unknown) => log?.error({ err }, 'the simulated box did not come back')
  const box = {
    house,
    after: power.after,
    restart: () => power.after(answerSeconds, () => void power.cycle(rebootSeconds).catch(failed)),
    shutDown: () => power.after(answerSeconds, () => void power.off()),
  }

  await front.open()
  const pace = typeof alive === 'object' ? alive : {}
  const rest = alive ? live({ house, reachable: presence.reachable }, pace) : () => undefined

  return {
    house,
    requests,
    faults,
    get url() {
      return front.url
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
    ...handsOn(house),
    grant: (right, given) => {
      login.rights[right] = given
    },
    revoke: () => login.revoke(),
    expireSessions: () => login.endSessions(),
    renewChallenge: () => login.renewChallenge({ atOnce: true }),
    reboot: power.cycle,
    exchange: (model, appToken) => {
      Object.assign(house, furnish(furnishing({ ...options, model })))
      login.replace(appToken)
    },
    close: async () => {
      rest()
      await power.unplug()
    },
  }
}

/** A reboot is answered before the box goes away. */
const answerSeconds = 0.02

/** What can be done in the house without anybody being told. */
function handsOn(house: House): Pick<Simulator, 'push' | 'lineUp' | 'call' | 'tell' | 'upgrade'> {
  return {
    push: (kind, payload = {}) => send(house.model.uid, house.targets, kind, payload),
    lineUp: (up, ipv4) => (up ? restoreLine(house.connection, now(), ipv4) : dropLine(house.connection, now())),
    call: (entry) => addCall(house.telephony, now(), entry),
    tell: (id, signal, value) => {
      const node = house.home?.nodes.find((it) => it.id === id)
      if (!node) throw new Error(`no node ${id} in the simulated house`)
      tell(node, signal, value)
    },
    upgrade: (apiVersion, firmware) => {
      Object.assign(house.system, { api_version: apiVersion, firmware_version: firmware })
    },
  }
}
