/**
 * `freebox2mqtt run` in this process, with the page, for tests about neither signals nor exit status. The program as a
 * process (`process.ts`) takes more than a second of the processor to load, again for each test.
 */
import { join } from 'node:path'
import { run } from '../../src/cli/run.ts'
import { atEnd, atFailure } from './cleanup.ts'
import { environmentWith } from './process.ts'

export interface RunningHere {
  readonly folder: string
  /** The log so far. */
  out(): string
  stop(): Promise<unknown>
}

/** Starts it with the config.yaml of a folder and settings by the names of their variables, without FREEBOX2MQTT__. */
export function runHere(from: { folder: string; settings: Readonly<Record<string, string>> }): RunningHere {
  let log = ''
  const write = (line: string) => {
    log += line
  }
  const controller = new AbortController()
  const environment = environmentWith(from.settings)
  const options = { config: join(from.folder, 'config.yaml'), environment, logTo: { write } }
  const ended = run(options, controller.signal)
  const stop = () => {
    controller.abort()
    return ended
  }
  atEnd(stop)
  atFailure(() => void process.stderr.write(log))
  return { folder: from.folder, out: () => log, stop }
}
