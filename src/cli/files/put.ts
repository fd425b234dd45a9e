/** `freebox2mqtt put`: sends a file of this machine to a folder of the box. */
import { FileExists, type Freebox } from '../../freebox/index.ts'
import { printable } from '../../text.ts'
import { printError, printLine } from '../output.ts'
import { absolutePath, pathToken } from './box-path.ts'
import { Failure, isMissing } from './explain.ts'
import { type LocalSource, openSource } from './local-file.ts'
import { durationText, sizeText } from './quantities.ts'
import { failureSentence, patienceSeconds, reportFor, type TransferOptions, transfer } from './transfer.ts'

export async function run(file: string, directory: string, options: TransferOptions): Promise<number> {
  let source: LocalSource
  try {
    source = await openSource(file)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    printError(printable(error.message))
    return 1
  }
  try {
    return await transfer(options, absolutePath(directory), (freebox, signal) => {
      return send(freebox, {
        source,
        directory: absolutePath(directory),
        overwrite: options.overwrite ?? false,
        signal,
      })
    })
  } finally {
    await source.close()
  }
}

interface Sending {
  readonly source: LocalSource
  readonly directory: string
  readonly overwrite: boolean
  readonly signal: AbortSignal
}

async function send(freebox: Freebox, { source, directory, overwrite, signal }: Sending): Promise<number> {
  const { name, size } = source
  const place = absolutePath(`${directory}/${name}`)
  const { progress, onInterrupted } = reportFor(size)
  const outcome: Outcome = { isStarted: false, left: undefined }
  const began = performance.now()
  try {
    await freebox.upload({
      ...{ directory: pathToken(directory), name, content: source, mode: overwrite ? 'overwrite' : 'missing' },
      ...{ signal, patienceSeconds, onInterrupted },
      onStarted: () => {
        outcome.isStarted = true
      },
      onProgress: (length) => progress.update(length),
      onPartial: (length) => {
        outcome.left = length
      },
    })
    progress.clear()
    const seconds = (performance.now() - began) / 1000
    printLine(printable(`Sent ${place} (${sizeText(size)} in ${durationText(seconds)}).`))
    return 0
  } catch (error) {
    progress.clear()
    const reason = signal.aborted ? 'Stopped.' : reasonOf(error, { place, directory })
    const rest = remains(outcome, { place, size, overwrite, isStopped: signal.aborted })
    printError(printable([reason, ...rest].join(' ')))
    return 1
  }
}

function reasonOf(error: unknown, { place, directory }: { place: string; directory: string }): string {
  // Also the answer to `put film.mkv /Disk/film.mkv`, which other programs take as the new name.
  if (isMissing(error)) return `The Freebox has no folder ${directory}. put sends into a folder, under the same name.`
  return failureSentence(error, error instanceof FileExists ? place : directory)
}

interface Outcome {
  isStarted: boolean
  /** The length of the part that remains on the box. */
  left: number | undefined
}

interface Sent {
  readonly place: string
  readonly size: number
  readonly overwrite: boolean
  readonly isStopped: boolean
}

/** What is on the box after a file that was not sent completely. */
function remains({ isStarted, left }: Outcome, { place, size, overwrite, isStopped }: Sent): string[] {
  if (!isStarted) return isStopped ? ['Nothing was sent.'] : []
  const part =
    left === undefined
      ? 'The part that the Freebox had received was removed.'
      : `A part of the file remains on the Freebox: ${place} (at least ${sizeText(left)} of ${sizeText(size)}). Remove it, or send the file again with --overwrite.`
  return [part, ...(overwrite ? ['A file that was there before is gone.'] : [])]
}
