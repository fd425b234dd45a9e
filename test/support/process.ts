/** Runs the built program (`dist/src/cli.js`) as a process of its own, as a user would. */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { aFolder } from '../config/a-config.ts'
import { atEnd, atFailure } from './cleanup.ts'
import { createLineReader, type LogLine, warningsIn } from './log-lines.ts'

export type { LogLine } from './log-lines.ts'

const program = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url))

export interface ProcessOptions {
  /** The working directory. Default: an empty folder, which is removed after the test. */
  readonly folder?: string
  /** Settings by the names of their variables, without FREEBOX2MQTT__. */
  readonly settings?: Readonly<Record<string, string>>
  /** Options of Node.js itself. */
  readonly flags?: readonly string[]
  /** A file descriptor for standard output, which is then not read. */
  readonly stdout?: number
}

export interface Running {
  readonly process: ChildProcess
  readonly folder: string
  /** Standard output and standard error so far. */
  readonly out: () => string
  readonly err: () => string
  /** Standard output so far as a log in JSON, which it is for `run`. */
  readonly lines: readonly LogLine[]
  /** Messages of the warnings and errors in the log. */
  warnings(): string[]
  /** The exit status; null if a signal killed the process. */
  readonly ended: Promise<number | null>
  /** Resolves when standard output or standard error matches. */
  printed(pattern: RegExp): Promise<void>
  /** Sends a signal, by default SIGTERM, and waits for the end of the process. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts the program. It is killed when the test ends; if the test fails, its standard error is printed. */
export function start(args: readonly string[], options: ProcessOptions = {}): Running {
  const { folder = aFolder(), settings = {}, flags = [], stdout = 'pipe' } = options
  const child = spawn(process.execPath, [...flags, program, ...args], {
    cwd: folder,
    env: environmentWith({ ...withoutServer(args), ...settings }),
    stdio: ['ignore', stdout, 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    child.kill(signal)
    return ended
  }
  atEnd(() => stop('SIGKILL'))
  atFailure(() => void process.stderr.write(err))
  const readLines = createLineReader(() => out)
  return {
    process: child,
    folder,
    out: () => out,
    err: () => err,
    get lines() {
      return readLines()
    },
    warnings: () => warningsIn(readLines()),
    ended,
    printed: (pattern) => expect.poll(() => out + err, { timeout: 40_000 }).toMatch(pattern),
    stop,
  }
}

/** Runs the program to its end. */
export async function run(args: readonly string[], options: ProcessOptions = {}) {
  const running = start(args, options)
  const code = await running.ended
  return { code, out: running.out(), err: running.err(), folder: running.folder }
}

/** Many daemons run at once, and only one of them could have the port. Tests of the server enable it. */
export function withoutServer([command = 'run']: readonly string[] = []): Readonly<Record<string, string>> {
  return command === 'run' ? { HTTP__ENABLED: 'false' } : {}
}

/** The environment of this process, with these settings and no others of freebox2mqtt. */
export function environmentWith(settings: Readonly<Record<string, string>>): Record<string, string | undefined> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('FREEBOX2MQTT'))
  const own = Object.entries(settings).map(([name, value]) => [`FREEBOX2MQTT__${name}`, value])
  return Object.fromEntries([...inherited, ...own])
}
