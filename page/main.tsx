/** The page in the browser: starts it. */
import { effect } from '@preact/signals'
import { render } from 'preact'
import type { Session, Setup, Tables } from '../src/page/contract.ts'
import { ask, whenSignedOut } from './api.ts'
import { App } from './app.tsx'
import { startClock } from './clock.ts'
import { ofServer } from './language.ts'
import { startPlaces } from './places.ts'
import { connection, log, session, setup, tables, takeLog } from './store.ts'
import { pauseStream, resumeStream, startStream, stopStream } from './stream.ts'
import { keepAtTitle } from './title.ts'
import { whenHidden } from './visibility.ts'

const retryAfter = 2000

/** Loads what the screens need, or shows the form to sign in. Tries again until the server answers. */
export async function load(): Promise<void> {
  const answer = await ask<Session>('GET', 'api/session')
  if (!answer.ok) {
    connection.value = 'lost'
    setTimeout(() => void load(), retryAfter)
    return
  }
  session.value = answer.data
  ofServer.value = answer.data.language
  if (!answer.data.signedIn) return stopStream()
  startStream(() => void loadTables())
  void loadLog()
  void loadSetup()
  await loadTables()
}

async function loadTables(): Promise<void> {
  const answer = await ask<Tables>('GET', 'api/tables')
  if (answer.ok) tables.value = answer.data
  else if (answer.status !== 401) setTimeout(() => void loadTables(), retryAfter)
}

async function loadLog(): Promise<void> {
  const answer = await ask<Parameters<typeof takeLog>[0]>('GET', 'api/log')
  // Lines that came over the stream meanwhile are among them.
  if (!answer.ok) return
  log.value = []
  takeLog(answer.data)
}

async function loadSetup(): Promise<void> {
  const answer = await ask<Setup>('GET', 'api/setup')
  if (answer.ok) setup.value ??= answer.data
}

whenSignedOut(() => void load())
const place = document.getElementById('page')
if (place !== null) {
  render(<App onSignedIn={() => void load()} />, place)
  keepAtTitle(place)
}
startClock()
whenHidden(pauseStream, resumeStream)
startPlaces((then) => {
  const stop = effect(() => {
    if (tables.value === null || connection.value === 'connecting') return
    requestAnimationFrame(() => requestAnimationFrame(then))
    queueMicrotask(() => stop())
  })
})
void load()
