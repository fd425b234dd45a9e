/** What a command tells the person in front of it: some of it in words of the box, or of whatever says it is one. */
import { printableLines } from '../text.ts'

/** A line on standard output. */
export function say(line = ''): void {
  process.stdout.write(`${printableLines(line)}\n`)
}

/** A line on standard error: why it did not work. */
export function complain(line: string): void {
  process.stderr.write(`${printableLines(line)}\n`)
}

/** The sentence of an error. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
