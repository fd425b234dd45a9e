/** The program as its users have it: a process with arguments, an environment, a folder, and what it prints. */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'
import { aFolder } from '../config/a-config.ts'

const program = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url))

export interface Surroundings {
  readonly folder?: string
  /** Settings by their variables, without FREEBOX2MQTT__. */
  readonly settings?: Readonly<Record<string, string>>
  /** Of Node.js itself. */
  readonly flags?: readonly string[]
}

export interface Running {
  readonly process: ChildProcess
  readonly folder: string
  /** Standard output and error so far. */
  readonly out: () => string
  readonly err: () => string
  /** The exit status; null where a signal ended it. */
  readonly ended: Promise<number | null>
  /** Resolves once standard output matches. */
  printed(pattern: RegExp): Promise<void>
  /** Sends the signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts the program; it goes with the test. */
export function start(
  words: readonly string[],
  { folder = aFolder(), settings = {}, flags = [] }: Surroundings = {},
): Running {
  const own = Object.entries(settings).map(([name, value]) => [`FREEBOX2MQTT__${name}`, value])
  const usual = Object.entries(process.env).filter(([name]) => !name.startsWith('FREEBOX2MQTT'))
  const env = Object.fromEntries([...usual, ...own])
  const child = spawn(process.execPath, [...flags, program, ...words], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return {
    process: child,
    folder,
    out: () => out,
    err: () => err,
    ended,
    printed: (pattern) => expect.poll(() => out + err, { timeout: 15_000 }).toMatch(pattern),
    stop(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}

/** Runs the program to its end. */
export async function run(words: readonly string[], surroundings: Surroundings = {}) {
  const running = start(words, surroundings)
  const code = await running.ended
  return { code, out: running.out(), err: running.err(), folder: running.folder }
}
