/** The daemon of an end-to-end test: in this process, or the program in a process of its own. */
import { expect } from 'vitest'
import { french } from '../../adapters/french.ts'
import { adapters } from '../../adapters/index.ts'
import { version } from '../../src/cli/version.ts'
import { loadConfig, secretsOf } from '../../src/config/index.ts'
import { createLog } from '../../src/log/log.ts'
import { startDaemon } from '../../src/main.ts'
import { createStore } from '../../src/store/store.ts'
import { atEnd, atFailure } from '../support/cleanup.ts'
import { type LogLine, type Running, start } from '../support/process.ts'

/** What a test can do with either. */
export type Daemon = Pick<Running, 'lines' | 'out' | 'err' | 'warnings' | 'printed'> & { stop(): Promise<unknown> }

/** The program, as a user runs it. */
export function startProgram(file: string, folder: string): Running {
  return start(['run', '--config', file], { folder })
}

/**
 * The daemon in this process, made of the configuration as the program makes it. A program takes more than a second of
 * the processor to load, again for each test.
 */
export async function startHere(file: string): Promise<Daemon> {
  const lines: LogLine[] = []
  let text = ''
  const write = (line: string) => {
    text += line
    lines.push(JSON.parse(line))
  }
  const config = loadConfig({ file, adapters, environment: {} })
  const logging = createLog({ level: config.log.level, to: { write } })
  for (const secret of secretsOf(config)) logging.secrets.add(secret)
  const store = createStore({ folder: config.data, log: logging.log })
  const onRestart = () => logging.log.error('Only the program can restart itself')
  const parts = { config, adapters, names: french, logging, store, version: version(), onRestart }
  const daemon = await startDaemon(parts)
  let stopped: Promise<void> | undefined
  const stop = () => (stopped ??= daemon.stop())
  atEnd(stop)
  atFailure(() => void process.stderr.write(text))
  return {
    lines,
    out: () => text,
    err: () => '',
    warnings: () => lines.flatMap(({ level, msg }) => (level >= 40 ? [msg] : [])),
    printed: (pattern) => expect.poll(() => text, { timeout: 40_000 }).toMatch(pattern),
    stop,
  }
}
