/**
 * Connects the parts of the simulated box, and offers what tests and the demonstration do to it from outside.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { apiVersionAnswer } from './api-version.ts'
import { type Certificates, createCertificates } from './certificates.ts'
import { type EmitOptions, EventSockets } from './event-sockets.ts'
import { startEvents } from './events-over-time.ts'
import { Faults } from './faults.ts'
import { setSignal } from './house/home.ts'
import type { EndpointValue } from './house/home-node.ts'
import { type PushKind, type PushReply, sendPush } from './house/notification.ts'
import { dropLine, restoreLine } from './house/outage.ts'
import { addCall, type CallEntry } from './house/telephony.ts'
import { createHouse, now, type SimulatedHouse } from './house.ts'
import { handleRequest, type RecordedRequest } from './http.ts'
import { Login } from './login.ts'
import type { Model } from './models.ts'
import { houseOptions, listenOptions, loginOptions, type SimulatorOptions } from './options.ts'
import { createPower, type Power } from './power.ts'
import { createPresence, type Presence, type ReachableOptions } from './presence.ts'
import type { Recording } from './replay.ts'
import type { Box } from './route.ts'
import { type BoxServer, createBoxServer } from './server.ts'
import { socketPath } from './socket-login.ts'
import { UploadSockets } from './upload-sockets.ts'

export interface Simulator {
  readonly url: string
  readonly port: number
  /** The certificate of the authority (PEM) that clients must trust, with the option `tls: 'self-made'`. */
  readonly ca: string | undefined
  /** The state that the API shows and changes. It may be changed directly, too. */
  readonly house: SimulatedHouse
  /** All requests below `/api/vN/`, those for the login included, in the order of their arrival. */
  readonly requests: RecordedRequest[]
  /** The number of successful logins. */
  readonly logins: number
  /** The number of open sessions. */
  readonly sessions: number
  /** The number of open WebSockets for events. */
  readonly sockets: number
  /** The upload connections, and what came over them. */
  readonly uploads: Pick<UploadSockets, 'frames' | 'connections'>
  readonly faults: Faults
  /** Makes a host reachable or unreachable, with its Wi-Fi association, and sends one event for each of its addresses. */
  setHostReachable(id: string, reachable: boolean, options?: ReachableOptions): void
  /** Sends a WebSocket event to all clients that registered for `name`. */
  emitEvent(name: string, result: unknown, options?: EmitOptions): void
  /** Calls the servers of all targets (`notif/targets`) that subscribed to `kind`. Returns their replies. */
  sendPush(kind: PushKind, payload?: Record<string, unknown>): Promise<PushReply[]>
  /** Drops or restores the internet line, by default with the address that it had at the start. */
  setLineUp(up: boolean, ipv4?: string): void
  /** Adds a call, by default a missed one, as the newest entry of the log. */
  addCall(entry?: Partial<CallEntry>): CallEntry
  /** Sets a signal of a Freebox Home node. The `trigger` of a door is false if the door is open. */
  setSignal(node: number, signal: string, value: EndpointValue): void
  /** Gives or takes a right of the apps, as the user can in Freebox OS. It applies from the next login on. */
  setRight(right: string, given: boolean): void
  /** Removes the apps, as the user can in Freebox OS: their sessions end and their tokens become invalid. */
  revoke(): void
  /** Ends all sessions. */
  expireSessions(): void
  /** Makes all challenges that were handed out so far invalid. */
  renewChallenge(): void
  /**
   * Reboots the box: it is unreachable for `downSeconds`, all sessions end, and hosts are reachable again after
   * `hostsBackSeconds` (default: 1), or never if that is infinite.
   */
  reboot(downSeconds: number, options?: { hostsBackSeconds?: number }): Promise<void>
  /** Installs a new firmware, without the reboot that a real update needs. */
  upgrade(apiVersion: string, firmware: string): void
  /** Puts another box at the same address: another model with another uid, which knows only this app token. */
  replaceBox(model: Model, appToken: string): void
  close(): Promise<void>
}

/** The box answers the request for a reboot before it goes away. Seconds. */
const answerSeconds = 0.02

export class FreeboxSimulator implements Simulator {
  readonly house: SimulatedHouse
  readonly requests: RecordedRequest[] = []
  readonly faults = new Faults((fault) => this.#sockets.applyFault(fault))
  readonly #options: SimulatorOptions
  readonly #recording: Recording | undefined
  readonly #log: Logger | undefined
  readonly #login: Login
  readonly #sockets: EventSockets
  readonly #uploadSockets: UploadSockets
  readonly #presence: Presence
  readonly #server: BoxServer
  readonly #power: Power
  readonly #box: Box
  readonly #certificates: Certificates | undefined
  #stopEvents = (): void => undefined

  constructor(options: SimulatorOptions, recording: Recording | undefined) {
    this.#options = options
    this.#recording = recording
    this.#log = options.log
    this.house = createHouse(houseOptions(options, recording))
    this.#login = new Login({
      ...loginOptions(options),
      uid: () => this.house.model.uid,
      newAppsAllowed: () => this.house.connection.config.allow_token_request,
      onSessionEnd: (session) => {
        this.#sockets.closeSession(session)
        this.#uploadSockets.closeSession(session)
      },
    })
    this.#sockets = new EventSockets(this.#login, this.faults, () => this.house.system.api_version)
    const { faults } = this
    this.#uploadSockets = new UploadSockets({ login: this.#login, faults, house: () => this.house })
    this.#presence = createPresence(this.house, this.#sockets)
    const names = ['localhost', '127.0.0.1', 'mafreebox.freebox.fr', this.house.model.api_domain]
    this.#certificates = options.tls === 'self-made' ? createCertificates(names) : undefined
    const listen = listenOptions(options, this.#certificates)
    this.#server = createBoxServer(listen, (request, response) => this.#handle(request, response))
    this.#server.server.on('upgrade', (...upgrade) => this.#upgrade(...upgrade))
    this.#power = createPower({
      house: this.house,
      login: this.#login,
      sockets: { closeAll: () => this.#closeSockets() },
      presence: this.#presence,
      server: this.#server,
    })
    const cancelUpload = (id: number) => this.#uploadSockets.cancel(id)
    this.#box = { ...createBox(this.house, this.#power, this.#sockets, options), cancelUpload }
  }

  /** Starts to listen and, with the option `alive`, to change the house over time. */
  async start(): Promise<void> {
    await this.#server.open()
    const { alive, tls } = this.#options
    if (tls) announceHttpsPort(this.house, this.port)
    if (alive) this.#stopEvents = startEvents(this, typeof alive === 'object' ? alive : {})
  }

  get url(): string {
    return this.#server.url
  }

  get port(): number {
    return this.#server.port
  }

  get ca(): string | undefined {
    return this.#certificates?.ca
  }

  get logins(): number {
    return this.#login.logins
  }

  get sessions(): number {
    return this.#login.sessionCount
  }

  get sockets(): number {
    return this.#sockets.count
  }

  get uploads(): UploadSockets {
    return this.#uploadSockets
  }

  setHostReachable(id: string, reachable: boolean, options?: ReachableOptions): void {
    this.#presence.setHostReachable(id, reachable, options)
  }

  emitEvent(name: string, result: unknown, options?: EmitOptions): void {
    this.#sockets.emit(name, result, options)
  }

  sendPush(kind: PushKind, payload: Record<string, unknown> = {}): Promise<PushReply[]> {
    return sendPush(this.house.model.uid, this.house.targets, kind, payload)
  }

  setLineUp(up: boolean, ipv4?: string): void {
    if (up) restoreLine(this.house.connection, now(), ipv4)
    else dropLine(this.house.connection, now())
  }

  addCall(entry?: Partial<CallEntry>): CallEntry {
    return addCall(this.house.telephony, now(), entry)
  }

  setSignal(id: number, signal: string, value: EndpointValue): void {
    const node = this.house.home?.nodes.find((it) => it.id === id)
    if (!node) throw new Error(`The simulated house has no Freebox Home node ${id}`)
    setSignal(node, signal, value)
  }

  setRight(right: string, given: boolean): void {
    this.#login.rights[right] = given
  }

  revoke(): void {
    this.#login.revoke()
  }

  expireSessions(): void {
    this.#login.endSessions()
  }

  renewChallenge(): void {
    this.#login.renewChallenge({ atOnce: true })
  }

  reboot(downSeconds: number, options?: { hostsBackSeconds?: number }): Promise<void> {
    return this.#power.powerCycle(downSeconds, options)
  }

  upgrade(apiVersion: string, firmware: string): void {
    Object.assign(this.house.system, { api_version: apiVersion, firmware_version: firmware })
  }

  replaceBox(model: Model, appToken: string): void {
    this.house.uploads.close()
    Object.assign(this.house, createHouse(houseOptions({ ...this.#options, model })))
    this.#login.replaceAppToken(appToken)
  }

  async close(): Promise<void> {
    this.#stopEvents()
    await this.#power.unplug()
    this.house.uploads.close()
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const isUpload = socketPath(request, this.house.system.api_version) === 'ws/upload'
    if (isUpload) this.#uploadSockets.upgrade(request, socket, head)
    else this.#sockets.upgrade(request, socket, head)
  }

  #closeSockets(): void {
    this.#sockets.closeAll()
    this.#uploadSockets.closeAll()
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const log = this.#log
    response.on('finish', () => log?.debug({ method: request.method, path: request.url }, 'Answered a request'))
    const context = {
      box: this.#box,
      login: this.#login,
      faults: this.faults,
      requests: this.requests,
      log,
      recording: this.#recording,
      apiVersion: () => apiVersionAnswer(this.house, this.#options.reticent ?? false),
    }
    void handleRequest(context, request, response)
  }
}

/** Clients find https at the port that the box announces. */
function announceHttpsPort({ model, connection }: SimulatedHouse, port: number): void {
  model.https_port = port
  connection.config.https_port = port
}

function createBox(
  house: SimulatedHouse,
  power: Power,
  sockets: EventSockets,
  { log, rebootSeconds = 3 }: SimulatorOptions,
): Omit<Box, 'cancelUpload'> {
  const onFailure = (err: unknown) => log?.error({ err }, 'The simulated box did not come back after its reboot')
  return {
    house,
    emit: (name, result) => sockets.emit(name, result),
    after: power.after,
    restart: () => power.after(answerSeconds, () => void power.powerCycle(rebootSeconds).catch(onFailure)),
    shutDown: () => power.after(answerSeconds, () => void power.switchOff()),
  }
}
