/**
 * Keeps the store up to date: server-sent events, or a snapshot every two seconds where a proxy holds the events up. The
 * browser connects again on its own and says which event it had last.
 */
import type { Events, Now, Session } from '../src/page/contract.ts'
import { ask } from './api.ts'
import { connection, session, setup, status, takeLog, takeNow, takeObjects, takeResources } from './store.ts'

/** A stream that stays silent for this long after it has begun is held up by a proxy. Milliseconds. */
const silence = 5000
const pollEvery = 2000
/** The stream begins with `reset`. Where it does not come, the first screen does not wait for it. Milliseconds. */
const firstWithin = 500

/** Events that come before the first snapshot wait for it. */
let waiting: (() => void)[] | undefined = []
/** The number of the last event that is part of the snapshot. */
let sequence = -1
let source: EventSource | undefined
/** Called when a daemon has started meanwhile, perhaps with other settings than the one before. */
let onNewDaemon = () => {}
let isFirstReset = true
let silenceTimer: ReturnType<typeof setTimeout> | undefined
let firstTimer: ReturnType<typeof setTimeout> | undefined
let pollTimer: ReturnType<typeof setInterval> | undefined

/** @param whenNewDaemon not given: as before, when only the connection is new */
export function startStream(whenNewDaemon?: () => void): void {
  stopStream()
  if (whenNewDaemon !== undefined) {
    onNewDaemon = whenNewDaemon
    isFirstReset = true
  }
  waiting = []
  sequence = -1
  source = new EventSource('api/events')
  source.addEventListener('open', expectEvents)
  source.addEventListener('error', lost)
  listen('status', (it) => {
    status.value = it
  })
  listen('objects', takeObjects)
  listen('resources', takeResources)
  listen('log', takeLog)
  listen('setup', (it) => {
    setup.value = it
  })
  source.addEventListener('reset', () => {
    alive()
    clearTimeout(firstTimer)
    if (!isFirstReset) onNewDaemon()
    isFirstReset = false
    void snapshot()
  })
  expectEvents()
  firstTimer = setTimeout(() => void snapshot(), firstWithin)
}

/** The page is hidden: another one may have its place on the server. */
export function pauseStream(): void {
  stopStream()
  connection.value = 'connecting'
}

export function resumeStream(): void {
  void begin()
}

export function stopStream(): void {
  source?.close()
  clearTimeout(silenceTimer)
  clearTimeout(firstTimer)
  stopPolling()
}

function listen<K extends keyof Events>(name: K, take: (data: Events[K]) => void): void {
  source?.addEventListener(name, (event: MessageEvent<string>) => {
    alive()
    const data: Events[K] = JSON.parse(event.data)
    const number = Number(event.lastEventId)
    const apply = () => {
      if (event.lastEventId === '' || number > sequence) take(data)
    }
    if (waiting === undefined) apply()
    else waiting.push(apply)
  })
}

/** The events work. */
function alive(): void {
  clearTimeout(silenceTimer)
  stopPolling()
  if (connection.value === 'lost') void checkVersion()
  if (waiting === undefined) connection.value = 'live'
}

function expectEvents(): void {
  clearTimeout(silenceTimer)
  silenceTimer = setTimeout(startPolling, silence)
}

function lost(): void {
  clearTimeout(silenceTimer)
  if (pollTimer !== undefined) return
  connection.value = 'lost'
  // A browser gives up after an answer that is no stream, such as 502 of a proxy or 401.
  if (source?.readyState === EventSource.CLOSED) silenceTimer = setTimeout(() => void begin(), pollEvery)
}

async function begin(): Promise<void> {
  const answer = await ask<Session>('GET', 'api/session')
  if (!answer.ok) {
    silenceTimer = setTimeout(() => void begin(), pollEvery)
    return
  }
  session.value = answer.data
  if (answer.data.signedIn) startStream()
}

function startPolling(): void {
  if (pollTimer !== undefined) return
  pollTimer = setInterval(() => void snapshot(), pollEvery)
  void snapshot()
}

function stopPolling(): void {
  clearInterval(pollTimer)
  pollTimer = undefined
}

async function snapshot(): Promise<void> {
  const answer = await ask<Now>('GET', 'api/now')
  if (!answer.ok) {
    connection.value = 'lost'
    // Without this a stream that is open would wait for a snapshot that never comes.
    if (waiting !== undefined && answer.status !== 401) setTimeout(() => void snapshot(), pollEvery)
    return
  }
  const { data } = answer
  sequence = data.sequence
  takeNow(data)
  const held = waiting ?? []
  waiting = undefined
  for (const apply of held) apply()
  connection.value = pollTimer === undefined ? 'live' : 'polling'
}

/** After an update of freebox2mqtt the page loads itself again. */
async function checkVersion(): Promise<void> {
  const answer = await ask<Session>('GET', 'api/session')
  if (answer.ok && session.value !== null && answer.data.version !== session.value.version) location.reload()
}
