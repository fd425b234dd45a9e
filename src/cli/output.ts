/**
 * Output of the commands. It can contain text from the Freebox or from another device at its address, so control
 * characters are escaped.
 */
import { printableLines } from '../text.ts'

/** Prints a line on standard output. */
export function printLine(line = ''): void {
  process.stdout.write(`${printableLines(line)}\n`)
}

/** Prints a line on standard error. */
export function printError(line: string): void {
  process.stderr.write(`${printableLines(line)}\n`)
}

/** The message of an error, or the thrown value as text. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
