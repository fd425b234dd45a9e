/**
 * The log: pino, JSON on standard output, pretty where somebody looks on. Every line passes through one place on its
 * way out, whichever child wrote it: there secrets are struck out, and warnings are told to whoever listens.
 */
import { type DestinationStream, destination, type LevelWithSilent, type Logger, pino, stdSerializers } from 'pino'
import { createSecrets, type Secrets } from '../secrets/known-secrets.ts'
import { printable, printableLines } from '../text.ts'

export type { Logger } from 'pino'

/** A warning or an error, as it was logged, without secrets. */
export interface Problem {
  readonly level: 'warn' | 'error' | 'fatal'
  readonly message: string
  /** Epoch milliseconds. */
  readonly time: number
  readonly fields: Readonly<Record<string, unknown>>
}

/** Makes a line for people of one for machines. */
export type Printer = (line: object) => string

export interface Logging {
  readonly log: Logger
  readonly secrets: Secrets
  /** What is logged as a warning or worse is told too, until the function that comes back is called. */
  onProblem(listener: (problem: Problem) => void): () => void
  readonly level: string
  /** Holds for the log and all its children at once. */
  setLevel(level: LevelWithSilent): void
}

export interface LogOptions {
  readonly level: LevelWithSilent
  /** When absent, the lines are JSON. */
  readonly printer?: Printer | undefined
  /** Standard output, when absent. */
  readonly to?: DestinationStream | undefined
}

/** As pino writes it. */
interface Line {
  readonly level: number
  readonly time: number
  readonly msg?: string
  readonly [field: string]: unknown
}

/** The printer for a terminal; undefined where nobody looks on, as with a service, which then need not load it. */
export async function printerOfTerminal(): Promise<Printer | undefined> {
  return process.stdout.isTTY ? (await import('./pretty.ts')).pretty(true) : undefined
}

/** The log of the program. */
export function createLog({ level, printer, to }: LogOptions): Logging {
  const secrets = createSecrets()
  const listeners = new Set<(problem: Problem) => void>()
  const output = to ?? destination({ fd: 1, sync: true })

  function write(line: string): void {
    const { level, time, ...said }: Line = JSON.parse(line)
    const { msg: sentence = '', ...fields } = secrets.without(said)
    const msg = String(sentence)
    // Escapes are valid JSON, so a machine reads the same, and a terminal to which the log is shown obeys nobody in it.
    output.write(
      printer
        ? printer({ level, time, ...plainly(fields), msg: printable(msg) })
        : `${printable(JSON.stringify({ level, time, ...fields, msg }))}\n`,
    )
    const name = problemName(level)
    if (name) for (const listener of listeners) listener({ level: name, message: msg, time, fields })
  }

  // pino gives a child its parent's level once and for all.
  const children = new Set<WeakRef<Logger>>()
  const serializers = { err: stdSerializers.err, error: stdSerializers.err }
  const onChild = (child: Logger) => void children.add(new WeakRef(child))
  const log = pino({ level, base: null, serializers, onChild }, { write })

  return {
    log,
    secrets,
    onProblem(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    get level() {
      return log.level
    },
    setLevel(wanted) {
      log.level = wanted
      for (const child of children) {
        const logger = child.deref()
        if (logger) logger.level = wanted
        else children.delete(child)
      }
    },
  }
}

/** Fields as they may stand on a terminal; only the lines of a stack stay lines. */
function plainly(fields: object): Record<string, unknown> {
  const plain = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return name === 'stack' ? printableLines(value) : printable(value)
    if (Array.isArray(value)) return value.map((it) => plain(it, ''))
    return typeof value === 'object' && value !== null ? plainly(value) : value
  }
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [printable(name), plain(value, name)]))
}

function problemName(level: number): Problem['level'] | undefined {
  if (level >= 60) return 'fatal'
  if (level >= 50) return 'error'
  return level >= 40 ? 'warn' : undefined
}
