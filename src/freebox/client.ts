/**
 * The Freebox client: puts together the way to the box, the session, the requests and the events, and decides what a
 * failure of one means for the others.
 */
import { EventEmitter } from 'node:events'
import { NotGranted, Unreachable } from '../errors.ts'
import { pause } from './backoff.ts'
import { createBudget } from './budget.ts'
import { type Channel, looksAway, openChannel } from './channel.ts'
import { createConnectionState } from './connection-state.ts'
import { discoverFreebox } from './discover.ts'
import { keepEvents } from './events.ts'
import { changed, type Failure, failureOf, logFailure } from './failure.ts'
import { createQueue } from './queue.ts'
import { createRequestStats } from './request-stats.ts'
import { createRequests } from './requests.ts'
import { createRightsWatch } from './rights-watch.ts'
import { createSessionManager } from './session-manager.ts'
import type { Ending } from './socket.ts'
import { createTrust } from './tls.ts'
import type { BoxInfo, Freebox, FreeboxEvents, FreeboxOptions, FreeboxStats } from './types.ts'

const defaultBackoff = { firstSeconds: 2, maxSeconds: 15, ratelimitedSeconds: 300 }
const defaultTimeouts = { quick: 5, normal: 10, slow: 60 }
const goodbyeSeconds = 2
/** The major with which `ws/event` came. */
const eventsSince = 8

/** A client that does nothing until it is started or asked. */
export function createFreebox(options: FreeboxOptions): Freebox {
  const { log, backoff = defaultBackoff, timeouts = defaultTimeouts } = options
  const emitter = new EventEmitter<FreeboxEvents>()
  const trust = createTrust(options.tls)
  const queue = createQueue(createBudget(options.requestsPerMinute))
  const meter = createRequestStats()
  let channel: Channel | undefined
  let info: BoxInfo | undefined
  let probing: Promise<void> | undefined

  const keeper = createSessionManager({ ...options, onSession })
  const rightsWatch = createRightsWatch(options.rightsSeconds ?? 300, lookAtRights)
  const life = createConnectionState({ backoff, comeUp, newToken: keeper.hasNewToken, onUp, onDown })
  const requests = createRequests({ channel: current, ready, keeper, onLoginFailed, onError })
  const events = keepEvents({
    reconnectSeconds: options.events.reconnectSeconds,
    pingSeconds: options.events.pingSeconds ?? 30,
    backoff,
    log,
    onEvent: (name, result) => emitter.emit('event', name, result),
    onConnected: () => emitter.emit('connected'),
    onLost: onSocketLost,
  })
  if (!options.tls.verify) log.warn('the certificate of the Freebox is not verified, as freebox.tls.verify is false')

  async function comeUp(signal: AbortSignal) {
    channel ??= await find(signal)
    await keeper.open(channel)
  }

  async function find(signal: AbortSignal): Promise<Channel> {
    const { url, candidates, tls } = options
    // A box that was found over https is never again spoken to in the clear.
    const plainHttp = !info?.baseUrl.startsWith('https:')
    const found = await discoverFreebox({ url, candidates, tls, trust, plainHttp, seconds: timeouts.quick, signal })
    signal.throwIfAborted()
    info = found
    return openChannel({ info: found, trust, queue, meter, timeouts })
  }

  function onUp() {
    log.info({ model: info?.modelName, api: info?.apiVersion, url: info?.baseUrl }, 'connected to the Freebox')
    emitter.emit('state', 'up')
  }

  function onDown(failure: Failure, repeated: boolean) {
    events.close()
    rightsWatch.rest()
    queue.dismiss(failure.error)
    // A box that was away may come back at another address, with another firmware, or as another box.
    if (failure.state !== 'unpaired') leave()
    if (repeated) return
    logFailure(log, failure)
    emitter.emit('state', failure.state, failure.error.message)
  }

  function leave() {
    void channel?.close()
    channel = undefined
  }

  function current(): Channel | undefined {
    return life.state === 'up' ? channel : undefined
  }

  async function ready(): Promise<Channel> {
    await life.ready()
    if (!channel) throw changed().error
    return channel
  }

  function onSession(rightsChanged: boolean) {
    rightsWatch.read(keeper.rights)
    if (rightsChanged) emitter.emit('rights', keeper.rights)
    if (!channel || !keeper.token || !options.events.enabled || channel.info.major < eventsSince) return
    const url = new URL('ws/event', channel.info.baseUrl).href.replace(/^http/, 'ws')
    events.open({ url, token: keeper.token, tls: channel.tls, rights: keeper.rights })
  }

  function onLoginFailed(error: unknown) {
    // Then a path that answers auth_required to every session is the trouble, and not the box.
    const failure = failureOf(error)
    if (failure.error.code !== 'too_many_logins') life.lost(failure)
  }

  async function onError(error: unknown, from: Channel) {
    if (error instanceof NotGranted) rightsWatch.refused(error.right)
    else if (looksAway(error)) await probe(from)
  }

  /** One path that does not answer is no box that is away: `/api_version` tells, and whether it is still the same. */
  async function probe(suspect: Channel) {
    if (suspect !== channel) return
    probing ??= probeOnce(suspect).finally(() => {
      probing = undefined
    })
    await probing
  }

  async function probeOnce(suspect: Channel) {
    const failure = await suspect.probe().then(
      (now) => (isSameBox(suspect.info, now) ? undefined : changed()),
      (error: unknown) => failureOf(error),
    )
    if (failure && suspect === channel) life.lost(failure)
  }

  function onSocketLost(ending: Ending, token: string) {
    if (!channel) return
    if (ending === 'unauthorized') void keeper.renew(channel, token).catch(onLoginFailed)
    else void probe(channel)
  }

  async function lookAtRights() {
    if (channel && life.state === 'up') await keeper.lookAtRights(channel).catch(onLoginFailed)
  }

  function stats(): FreeboxStats {
    const { perMinute, meanMilliseconds, worstMilliseconds, total } = meter.read()
    return {
      requests_per_minute: perMinute,
      limit: options.requestsPerMinute,
      latency_mean_ms: meanMilliseconds,
      latency_worst_ms: worstMilliseconds,
      websocket: events.state,
      reconnects: events.reconnects,
      requests: total,
      logins: keeper.logins,
    }
  }

  async function close() {
    const last = channel
    const closed = new Unreachable('the Freebox client was closed', 'closed')
    channel = undefined
    life.stop(closed)
    events.close()
    rightsWatch.rest()
    queue.dismiss(closed)
    if (!last) return
    const late = new AbortController()
    await Promise.race([keeper.close(last), pause(goodbyeSeconds, late.signal)])
    late.abort()
    await last.close()
  }

  return {
    start: life.start,
    ...requests,
    get state() {
      return life.state
    },
    get info() {
      return info
    },
    get rights() {
      return keeper.rights
    },
    missing: rightsWatch.missing,
    on: (event, listener) => void emitter.on<keyof FreeboxEvents>(event, listener),
    stats,
    close,
  }
}

/** A firmware that came, or another box at the same address, changes these. */
function isSameBox(before: BoxInfo, now: BoxInfo): boolean {
  return before.apiVersion === now.apiVersion && before.uid === now.uid && before.domain === now.domain
}
