/**
 * The log: pino, as JSON on standard output or as text on a terminal. Every line of the log and of its children passes
 * through `write`, which removes secrets and control characters and passes warnings and errors to listeners.
 */
import { type DestinationStream, destination, type LevelWithSilent, type Logger, pino, stdSerializers } from 'pino'
import { parseJson } from '../json.ts'
import { createSecretRegister, type SecretRegister } from '../secrets/register.ts'
import { printable, printableLines } from '../text.ts'

export type { Logger } from 'pino'

/** A warning or an error as it was logged, without secrets. */
export interface Problem {
  readonly level: 'warn' | 'error' | 'fatal'
  readonly message: string
  /** Epoch milliseconds. */
  readonly time: number
  readonly fields: Readonly<Record<string, unknown>>
}

/** Any line of the log as it was logged, without secrets and control characters. */
export interface LoggedLine {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'
  readonly message: string
  /** Epoch milliseconds. */
  readonly time: number
}

/** Formats a line for people. */
export type Printer = (line: object) => string

export interface Logging {
  readonly log: Logger
  readonly secrets: SecretRegister
  /** Calls `listener` for each line of level warn or above. Returns the function that stops this. */
  onProblem(listener: (problem: Problem) => void): () => void
  /** Calls `listener` for each line. Returns the function that stops this. */
  onLine(listener: (line: LoggedLine) => void): () => void
  readonly level: string
  /** Sets the level of the log and of all its children. */
  setLevel(level: LevelWithSilent): void
}

export interface LogOptions {
  readonly level: LevelWithSilent
  /** Default: the lines are JSON. */
  readonly printer?: Printer | undefined
  /** Default: standard output. */
  readonly to?: DestinationStream | undefined
  /** Called if standard output cannot be written. The lines are kept and written later, up to a megabyte of them. */
  readonly onWriteError?: ((error: Error) => void) | undefined
}

/** Bounds the memory for lines that cannot be written. */
const maxUnwritten = 1_000_000

/** A line as pino writes it. */
interface Line {
  readonly level: number
  readonly time: number
  readonly msg?: unknown
  readonly [field: string]: unknown
}

/** The printer for a terminal; undefined if standard output is not one. A service then need not load pino-pretty. */
export async function printerOfTerminal(): Promise<Printer | undefined> {
  return process.stdout.isTTY ? (await import('./pretty.ts')).pretty(true) : undefined
}

/** The log of the program. */
export function createLog({ level, printer, to, onWriteError }: LogOptions): Logging {
  const secrets = createSecretRegister()
  const listeners = new Set<(problem: Problem) => void>()
  const lineListeners = new Set<(line: LoggedLine) => void>()
  const output = to ?? standardOutput(onWriteError)

  function write(text: string): void {
    const { level, time, ...rest } = parseLine(text)
    const { msg = '', ...fields } = secrets.redact(rest)
    const message = String(msg)
    output.write(
      printer
        ? printer({ level, time, ...printableFields(fields), msg: printable(message) })
        : // Escapes are valid JSON: a program reads the same value, and a terminal receives no control character.
          `${printable(JSON.stringify({ level, time, ...fields, msg: message }))}\n`,
    )
    for (const listener of lineListeners) listener({ level: levelName(level), message: printable(message), time })
    const name = problemLevel(level)
    if (name) for (const listener of listeners) listener({ level: name, message, time, fields })
  }

  // pino gives a child the level of its parent only when it creates the child.
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
    onLine(listener) {
      lineListeners.add(listener)
      return () => void lineListeners.delete(listener)
    },
    get level() {
      return log.level
    },
    setLevel(level) {
      log.level = level
      for (const reference of children) {
        const child = reference.deref()
        if (child) child.level = level
        else children.delete(reference)
      }
    },
  }
}

/** Errors are handled: a log on a full disk must not end the daemon. */
function standardOutput(onError: (error: Error) => void = () => undefined): DestinationStream {
  const output = destination({ fd: 1, sync: true, maxLength: maxUnwritten })
  output.on('error', onError)
  return output
}

function parseLine(text: string): Line {
  const line = parseJson(text)
  if (!isLine(line)) throw new TypeError('pino wrote a line that is not a JSON object')
  return line
}

function isLine(value: unknown): value is Line {
  return typeof value === 'object' && value !== null && 'level' in value && 'time' in value
}

/** The fields as a terminal may show them; only a stack keeps its line feeds. */
function printableFields(fields: object): Record<string, unknown> {
  const clean = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return name === 'stack' ? printableLines(value) : printable(value)
    if (Array.isArray(value)) return value.map((it) => clean(it, ''))
    return typeof value === 'object' && value !== null ? printableFields(value) : value
  }
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [printable(name), clean(value, name)]))
}

/** The level of a problem; undefined for a line below warn. pino numbers its levels: 40 is warn, 50 error, 60 fatal. */
function problemLevel(level: number): Problem['level'] | undefined {
  if (level >= 60) return 'fatal'
  if (level >= 50) return 'error'
  return level >= 40 ? 'warn' : undefined
}

function levelName(level: number): LoggedLine['level'] {
  if (level >= 30) return problemLevel(level) ?? 'info'
  return level >= 20 ? 'debug' : 'trace'
}
