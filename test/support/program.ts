/**
 * `freebox2mqtt run` in this process, with the page, for tests about neither signals nor exit status. The program as a
 * process (`process.ts`) takes more than a second of the processor to load, again for each test.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { aFolder } from '../config/a-config.ts'
import { atEnd, atFailure } from './cleanup.ts'
import { createLineReader, warningsIn } from './log-lines.ts'
import { environmentWith, withoutServer } from './process.ts'

export interface RunningHere {
  readonly folder: string
  /** The log so far. */
  out(): string
  /** Messages of the warnings and errors in the log. */
  warnings(): string[]
  /** Resolves when the log matches. */
  printed(pattern: RegExp): Promise<void>
  stop(): Promise<unknown>
}

export interface HereOptions {
  /** Default: a folder of its own. An empty config.yaml is written if it has none. */
  readonly folder?: string
  /** Settings by the names of their variables, without FREEBOX2MQTT__. */
  readonly settings: Readonly<Record<string, string>>
}

/** Starts it. It is stopped when the test ends; if the test fails, its log is printed. */
export function runHere({ folder = aFolder(), settings }: HereOptions): RunningHere {
  const config = join(folder, 'config.yaml')
  if (!existsSync(config)) writeFileSync(config, '')
  let log = ''
  const write = (line: string) => {
    log += line
  }
  const controller = new AbortController()
  const ended = run(
    { config, environment: environmentWith({ ...withoutServer(), ...settings }), logTo: { write } },
    controller.signal,
  )
  const stop = () => {
    controller.abort()
    return ended
  }
  atEnd(stop)
  atFailure(() => void process.stderr.write(log))
  const out = () => log
  const readLines = createLineReader(out)
  return {
    ...{ folder, out, stop },
    warnings: () => warningsIn(readLines()),
    printed: (pattern) => expect.poll(out, { timeout: 40_000 }).toMatch(pattern),
  }
}
