/** freebox2mqtt as users run it: the command line as a process, with a configuration file and a data folder. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { merged, type Settings } from '../../../test/settings.ts'
import { killedOnExit, stopProcess } from './processes.ts'

export interface LogLine {
  readonly level: number
  readonly msg: string
  readonly [field: string]: unknown
}

export interface Daemon {
  /** Every line that it has logged, of all runs. */
  readonly lines: readonly LogLine[]
  readonly pid: number
  /** When it was last started, by `Date.now()`. */
  readonly startedAt: number
  /** The messages of log level warn and above. */
  warnings(): string[]
  /**
   * Starts it, with these settings merged over those of `openDaemon`.
   * @param program the command line of another version.
   */
  start(settings?: Settings, program?: string): void
  stop(signal?: NodeJS.Signals): Promise<number | null>
  /** Stops and starts it. */
  restart(settings?: Settings, signal?: NodeJS.Signals): Promise<void>
  close(): Promise<void>
}

/** A daemon that is not started yet. */
export function openDaemon(base: Settings): Daemon {
  const folder = mkdtempSync(join(tmpdir(), 'freebox2mqtt-interop-'))
  const file = join(folder, 'config.yaml')
  const lines: LogLine[] = []
  let running: ChildProcess | undefined
  let startedAt = 0

  function start(settings: Settings = {}, program = 'dist/src/cli.js'): void {
    writeFileSync(file, stringify(merged(base, settings)))
    const child = spawn(process.execPath, [program, 'run', '--config', file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    running = killedOnExit(child)
    startedAt = Date.now()
    let rest = ''
    child.stdout.on('data', (chunk: Buffer) => {
      const parts = (rest + chunk).split('\n')
      rest = parts.pop() ?? ''
      lines.push(...parts.map((line) => JSON.parse(line)))
    })
  }
  const stop = (signal: NodeJS.Signals = 'SIGTERM') => stopProcess(running, signal, 20)

  return {
    lines,
    get pid() {
      return running?.pid ?? 0
    },
    get startedAt() {
      return startedAt
    },
    warnings: () => lines.filter((it) => it.level >= 40).map((it) => it.msg),
    start,
    stop,
    async restart(settings = {}, signal = 'SIGTERM') {
      await stop(signal)
      start(settings)
    },
    async close() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
