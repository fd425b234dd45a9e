/** What `get` and `put` have in common: the bar, the messages about interruptions, and the end on Ctrl-C. */
import type { Freebox } from '../../freebox/index.ts'
import { printable } from '../../text.ts'
import type { ConfigOption } from '../bootstrap.ts'
import { goOnWithoutReader } from '../closed-output.ts'
import { printError } from '../output.ts'
import { closeOnStop, stopSignal } from '../signals.ts'
import { explain, Failure } from './explain.ts'
import { Progress } from './progress.ts'
import { openFreebox } from './session.ts'

export interface TransferOptions extends ConfigOption {
  /** Replaces a file that exists. */
  readonly overwrite?: boolean | undefined
}

/** How long the box may be away during a transfer: a reboot takes some minutes. */
export const patienceSeconds = 600

/**
 * Logs in, carries the work out, and prints why it failed. The work ends before the session is closed, also on Ctrl-C.
 * @param path the file or folder of the box, for messages
 * @param work returns when the signal is aborted, too
 */
export async function transfer(
  options: TransferOptions,
  path: string,
  work: (freebox: Freebox, signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const signal = stopSignal()
  let freebox: Freebox | undefined
  try {
    freebox = await openFreebox(options)
    // A closed pipe must not leave half of a file.
    goOnWithoutReader()
    const status = work(freebox, signal)
    closeOnStop(() => status)
    return await status
  } catch (error) {
    if (freebox === undefined && !(error instanceof Failure)) throw error
    printError(signal.aborted ? 'Stopped.' : printable(failureSentence(error, path)))
    return 1
  } finally {
    await freebox?.close()
  }
}

export function failureSentence(error: unknown, path: string): string {
  return error instanceof Failure ? error.message : explain(error, path)
}

export interface TransferReport {
  readonly progress: Progress
  readonly onInterrupted: () => void
}

/**
 * The bar, and a line when the connection breaks.
 * @param name of the file, if it is one of several
 */
export function reportFor(total: number, name?: string): TransferReport {
  const progress = new Progress({ total, name: name && printable(name) })
  return {
    progress,
    onInterrupted() {
      progress.clear()
      printError('The connection to the Freebox was cut. Trying again …')
    },
  }
}
