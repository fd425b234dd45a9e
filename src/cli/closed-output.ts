/**
 * What happens if standard output cannot be written. If its reader has gone (`| head`), the command ends at its next
 * line as after Ctrl-C, without a message. Any other error (a full disk) is reported once on standard error.
 */
import { stop } from './signals.ts'

let isFailed = false
let endsWithReader = true

/** Listens for the errors of both streams. Without a listener, Node.js ends the process with a stack trace. */
export function watchOutput(): void {
  process.stdout.on('error', onOutputError)
  // There is no place left to report this.
  process.stderr.on('error', () => undefined)
}

/** For a command that must go on to its end although its output is no longer read. */
export function goOnWithoutReader(): void {
  endsWithReader = false
}

/** Whether a line of a command is lost, for another reason than a reader that has gone. */
export function outputHasFailed(): boolean {
  return isFailed
}

/** Whether the error means that the reader of a pipe has gone. If so, the command ends. */
export function endIfReaderIsGone(error: Error): boolean {
  const isGone = 'code' in error && error.code === 'EPIPE'
  if (isGone && endsWithReader) stop()
  return isGone
}

function onOutputError(error: Error): void {
  if (endIfReaderIsGone(error) || isFailed) return
  isFailed = true
  process.stderr.write(`freebox2mqtt: standard output cannot be written: ${error.message}\n`)
}
