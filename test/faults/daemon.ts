/** The real daemon in this process: with short waits, a readable log, and a data folder that outlives a restart. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { french } from '../../adapters/french.ts'
import { adapters } from '../../adapters/index.ts'
import { parseConfig } from '../../src/config/index.ts'
import type { Clock } from '../../src/engine/ports.ts'
import { createLog } from '../../src/log/log.ts'
import { type Daemon, startDaemon } from '../../src/main.ts'
import { createStore } from '../../src/store/store.ts'
import type { Timing } from '../../src/wiring/options.ts'
import { merged, readSeldom, type Settings } from '../settings.ts'

export interface LogLine {
  readonly level: number
  readonly msg: string
  readonly [field: string]: unknown
}

export interface Token {
  readonly app_token: string
  readonly uid?: string
}

/** Daemons one after the other, with the same data folder. */
export interface Service {
  readonly daemon: Daemon | undefined
  /** The data folder, which survives a restart. */
  readonly folder: string
  /** Every log line since the beginning, of all runs. */
  readonly lines: LogLine[]
  /** Starts the daemon, with further settings if given. Stops the previous one first. */
  start(settings?: Settings): Promise<void>
  stop(): Promise<void>
  /** Writes the token for the box that is there now. */
  pair(token: Token): void
  /** Stops the daemon and deletes everything it has stored, except the token. */
  clearData(): Promise<void>
  /** Advances the monotonic clock by this many seconds. The wall clock stays as it is. */
  advance(seconds: number): void
  /** Sets the wall clock of the daemon forward or back by this many seconds. The clock of the box stays right. */
  setClock(seconds: number): void
  /** Stops the daemon and deletes the data folder. */
  close(): Promise<void>
}

/** Waits that are a hundredth of the real ones; the code and the order of events are the same. */
const fastTiming: Timing = {
  freebox: {
    backoff: { firstSeconds: 0.05, maxSeconds: 0.4, ratelimitedSeconds: 1 },
    // Short, because a box that hangs is waited for. Not shorter, because this machine may be busy.
    timeouts: { quick: 1.5, normal: 2.5, slow: 5 },
    rightsSeconds: 1,
    pingSeconds: 0.5,
  },
  readAgainSeconds: 0.05,
  broker: { backoff: { firstSeconds: 0.02, maxSeconds: 0.2 }, takeoverSeconds: 1 },
}

/** Every resource is read each second, and hosts become away quickly. */
const fastSettings: Settings = {
  log: { level: 'debug' },
  freebox: { requests_per_minute: 6000 },
  mqtt: { will_delay: '1s' },
  presence: { consider_home: '1s', hold: '2s' },
  adapters: { defaults: { every: '1s' }, ...readSeldom, files: { every: '4s' }, storage: { every: '4s' } },
}

/** The paired token with the uid of its box, and settings that override the fast ones. */
export interface ServiceOptions {
  readonly token: Token
  readonly settings: Settings
  /** By default the fast one. */
  readonly timing?: Timing
}

export function createService({ token, settings, timing = fastTiming }: ServiceOptions): Service {
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-faults-'))
  const lines: LogLine[] = []
  let daemon: Daemon | undefined
  let extraSettings: Settings = {}
  let ahead = 0
  let clockOffset = 0
  let turn: Promise<unknown> = Promise.resolve()

  function pair(token: Token): void {
    writeFileSync(join(folder, 'token.json'), JSON.stringify({ app_id: 'fr.freebox2mqtt', ...token }))
  }
  pair(token)

  async function begin(): Promise<void> {
    const logging = createLog({ level: 'debug', to: { write: (line) => lines.push(JSON.parse(line)) } })
    const store = createStore({ folder, log: logging.log })
    const config = parseConfig(
      merged(merged(merged(fastSettings, { data: folder }), settings), extraSettings),
      adapters,
    )
    const clock: Clock = {
      monotonic: () => performance.now() / 1000 + ahead,
      epoch: () => Date.now() / 1000 + clockOffset,
    }
    const parts = { config, adapters, names: french, logging, store, version: '0.0.0' }
    daemon = await startDaemon({
      ...parts,
      timing: { ...timing, clock },
      onRestart: () => void inTurn(again),
    })
  }

  async function end(): Promise<void> {
    const running = daemon
    daemon = undefined
    await running?.stop()
  }

  async function again(): Promise<void> {
    if (daemon === undefined) return
    await end()
    await begin()
  }

  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }

  return {
    get daemon() {
      return daemon
    },
    folder,
    lines,
    start: (more = {}) =>
      inTurn(async () => {
        extraSettings = more
        await end()
        await begin()
      }),
    stop: () => inTurn(end),
    pair,
    clearData: () =>
      inTurn(async () => {
        await end()
        for (const name of readdirSync(folder)) if (name !== 'token.json') rmSync(join(folder, name))
      }),
    advance(seconds) {
      ahead += seconds
    },
    setClock(seconds) {
      clockOffset = seconds
    },
    async close() {
      await inTurn(end)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
