/** `freebox2mqtt pair`: asks the box for a token, waits for its owner, keeps the token, and says what he should tick. */
import { hostname } from 'node:os'
import { AuthRequired, Unreachable } from '../errors.ts'
import { type Paired, pair, rightName, rightsPlace } from '../freebox/index.ts'
import type { Token } from '../store/store.ts'
import { type Configured, type Prepared, prepared } from './bootstrap.ts'
import { missingRights, openBox } from './box.ts'
import { folderProblem } from './data-folder.ts'
import { complain, say, sentenceOf } from './output.ts'
import { untilStopped } from './signals.ts'
import { version } from './version.ts'

export async function run(options: Configured): Promise<number> {
  const parts = await prepared(options, { quiet: true })
  const problem = await folderProblem(parts.config.data)
  if (problem) {
    complain(`the token could not be kept: ${problem}`)
    return 1
  }
  const stopping = untilStopped()
  try {
    const paired = await ask(parts, stopping)
    return await keep(paired, parts)
  } catch (error) {
    if (stopping.aborted) {
      complain('stopped before the Freebox answered: nothing was stored')
      return 0
    }
    if (!(error instanceof AuthRequired || error instanceof Unreachable)) throw error
    complain(sentenceOf(error))
    return 1
  }
}

function ask({ config: { freebox } }: Prepared, signal: AbortSignal): Promise<Paired> {
  say('Looking for the Freebox …')
  return pair({
    url: freebox.url,
    tls: freebox.tls,
    appId: freebox.app_id,
    appName: 'freebox2mqtt',
    appVersion: version(),
    deviceName: hostname(),
    signal,
    onPending(whatToPress, { modelName, deviceName, baseUrl }) {
      say(`${modelName ?? deviceName} at ${new URL(baseUrl).origin} asks its owner now.`)
      say(`${whatToPress}.`)
      say('Waiting for the answer …')
    },
  })
}

async function keep({ appToken, uid }: Paired, parts: Prepared): Promise<number> {
  const { config, store } = parts
  const token: Token = { app_token: appToken, app_id: config.freebox.app_id, uid }
  if (!(await store.write('token', token))) {
    complain(`granted, but the token could not be stored in ${store.folder}: pair again when it can be written`)
    return 1
  }
  say(`Granted. The token is kept in ${store.folder}.`)
  if (config.freebox.app_token !== undefined) {
    say('But the configuration has a token of its own (freebox.app_token), which comes first: remove it there.')
  }
  await sayRights(parts)
  say('A daemon that runs goes on by itself within five seconds; if none does: freebox2mqtt run')
  return 0
}

async function sayRights({ config, store }: Prepared): Promise<void> {
  const { freebox, state, detail } = await openBox(config, store)
  try {
    if (state !== 'up') {
      say(`The rights could not be looked at: ${detail}`)
      return
    }
    const missing = await missingRights(freebox, config)
    if (missing.length === 0) say('All rights that are needed are given.')
    else say(`These rights are missing. Tick them in ${rightsPlace}:`)
    for (const right of missing) say(`  - ${rightName(right)}`)
  } finally {
    await freebox.close()
  }
}
