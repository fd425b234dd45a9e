/** The daemon in this process: the real one, hasty, with a log that can be read and a data folder that lasts. */
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
import { merged, type Settings } from '../settings.ts'

export interface LogLine {
  readonly level: number
  readonly msg: string
  readonly [field: string]: unknown
}

export interface Token {
  readonly app_token: string
  readonly uid?: string
}

/** One daemon after the other, in one place. */
export interface Service {
  readonly daemon: Daemon | undefined
  /** What survives a restart. */
  readonly folder: string
  /** Every line since the beginning, of each run. */
  readonly lines: LogLine[]
  /** Starts it, with further settings if given; what ran before is stopped. */
  start(settings?: Settings): Promise<void>
  stop(): Promise<void>
  /** The owner pairs with the box that stands there now. */
  pair(token: Token): void
  /** Stops it and forgets all that it knew, but for the token. */
  forget(): Promise<void>
  /** Lets so many seconds pass at once on the clock by which it waits; what is told as a time stays as it is. */
  pass(seconds: number): void
  /** Sets its clock on the wall so many seconds forward or back; the box's stays right. */
  setClock(seconds: number): void
  /** For good, with the data folder. */
  close(): Promise<void>
}

/** Waits of a hundredth of a house's: the same code, the same order. */
const hastyPace: Timing = {
  freebox: {
    backoff: { firstSeconds: 0.05, maxSeconds: 0.4, ratelimitedSeconds: 1 },
    // Short, because a box that hangs has to be waited for; not shorter, because this machine may be busy.
    timeouts: { quick: 1.5, normal: 2.5, slow: 5 },
    rightsSeconds: 1,
    pingSeconds: 0.5,
  },
  broker: { backoff: { firstSeconds: 0.02, maxSeconds: 0.2 }, takeoverSeconds: 1 },
}

/** Everything is read each second, and everybody gone is gone soon. */
const hasty: Settings = {
  log: { level: 'debug' },
  freebox: { requests_per_minute: 6000 },
  mqtt: { will_delay: '1s' },
  presence: { consider_home: '1s', hold: '2s' },
  adapters: { defaults: { every: '1s' } },
}

/** What a service is made for: a paired token with the box that gave it, and settings over the hasty ones. */
export interface ServiceOptions {
  readonly token: Token
  readonly settings: Settings
  /** By default a hasty one. */
  readonly pace?: Timing
}

export function createService({ token, settings, pace = hastyPace }: ServiceOptions): Service {
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-faults-'))
  const lines: LogLine[] = []
  let daemon: Daemon | undefined
  let given: Settings = {}
  let ahead = 0
  let wrong = 0
  let turn: Promise<unknown> = Promise.resolve()

  function pair(token: Token): void {
    writeFileSync(join(folder, 'token.json'), JSON.stringify({ app_id: 'fr.freebox2mqtt', ...token }))
  }
  pair(token)

  async function begin(): Promise<void> {
    const logging = createLog({ level: 'debug', to: { write: (line) => lines.push(JSON.parse(line)) } })
    const store = createStore({ folder, log: logging.log, laterMilliseconds: 50 })
    const config = parseConfig(merged(merged(merged(hasty, { data: folder }), settings), given), adapters)
    const clock: Clock = {
      monotonic: () => performance.now() / 1000 + ahead,
      epoch: () => Date.now() / 1000 + wrong,
    }
    const parts = { config, adapters, names: french, logging, store, version: '0.0.0' }
    daemon = await startDaemon({ ...parts, timing: { ...pace, clock }, onRestart: () => void inTurn(again) })
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
        given = more
        await end()
        await begin()
      }),
    stop: () => inTurn(end),
    pair,
    forget: () =>
      inTurn(async () => {
        await end()
        for (const name of readdirSync(folder)) if (name !== 'token.json') rmSync(join(folder, name))
      }),
    pass(seconds) {
      ahead += seconds
    },
    setClock(seconds) {
      wrong = seconds
    },
    async close() {
      await inTurn(end)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
