/**
 * Runs a command line in this process: its output, and the exit status that the program would have. The program as a
 * process (`process.ts`) takes half a second of the processor to load, again for each test.
 */
import { runCommandLine } from '../../src/cli/command-line.ts'
import { aFolder } from '../config/a-config.ts'
import { environmentWith, type ProcessOptions } from './process.ts'

export interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
  readonly folder: string
}

let last: Promise<unknown> = Promise.resolve()

/** Runs a command that ends by itself. One after the other: folder, environment and output belong to the process. */
export function run(args: readonly string[], options: Pick<ProcessOptions, 'folder' | 'settings'> = {}) {
  const ended = last.then(() => runNow(args, options))
  last = ended.catch(() => undefined)
  return ended
}

async function runNow(args: readonly string[], { folder = aFolder(), settings = {} }: ProcessOptions): Promise<Ended> {
  const restore = [inFolder(folder), withEnvironment(settings), withoutNewListeners()]
  const [out, err] = [captured(process.stdout), captured(process.stderr)]
  try {
    const code = await runCommandLine(args)
    return { code, out: out.text(), err: err.text(), folder }
  } finally {
    for (const it of [...restore, out.restore, err.restore]) it()
  }
}

function inFolder(folder: string): () => void {
  const before = process.cwd()
  process.chdir(folder)
  return () => process.chdir(before)
}

function withEnvironment(settings: Readonly<Record<string, string>>): () => void {
  const before = process.env
  process.env = environmentWith(settings)
  return () => {
    process.env = before
  }
}

/** A command listens for signals as long as its process runs, which here is the process of all tests. */
function withoutNewListeners(): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const
  const before = signals.map((signal) => process.listeners(signal))
  return () => {
    for (const [at, signal] of signals.entries()) {
      for (const it of process.listeners(signal)) if (!before[at]?.includes(it)) process.off(signal, it)
    }
  }
}

function captured(stream: NodeJS.WriteStream) {
  const { write } = stream
  let text = ''
  stream.write = (chunk: string | Uint8Array) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
    return true
  }
  return {
    text: () => text,
    restore() {
      stream.write = write
    },
  }
}
