/** `freebox2mqtt put`: sends files of this machine to a folder of the box. */
import { basename } from 'node:path'
import { NotGranted, Unreachable } from '../../errors.ts'
import { FileExists, type Freebox } from '../../freebox/index.ts'
import { printable } from '../../text.ts'
import { printError, printLine } from '../output.ts'
import { absolutePath, pathToken } from './box-path.ts'
import { Failure, isMissing } from './explain.ts'
import { type LocalSource, openSource } from './local-file.ts'
import { durationText, sizeText } from './quantities.ts'
import { failureSentence, patienceSeconds, reportFor, type TransferOptions, transfer } from './transfer.ts'

export function run(files: readonly string[], directory: string, options: TransferOptions): Promise<number> {
  const place = absolutePath(directory)
  return transfer(options, place, (freebox, signal) => {
    const several = files.length > 1
    return sendAll(files, { freebox, directory: place, overwrite: options.overwrite ?? false, signal, several })
  })
}

interface Sending {
  readonly freebox: Freebox
  readonly directory: string
  readonly overwrite: boolean
  readonly signal: AbortSignal
  /** Whether messages have to say which file they are about. */
  readonly several: boolean
}

/** One after the other, as `cp` does: a file that fails does not stop the others, unless they would fail as well. */
async function sendAll(files: readonly string[], sending: Sending): Promise<number> {
  let status = 0
  const sent = new Map<string, string>()
  for (const [at, file] of files.entries()) {
    const name = basename(file)
    const same = sent.get(name)
    if (same !== undefined) printError(printable(`${file} is not sent: ${same} was sent under the same name.`))
    const outcome = same === undefined ? await sendFile(file, sending) : 'failed'
    if (outcome === 'sent') sent.set(name, file)
    else status = 1
    const left = files.slice(at + 1)
    if (outcome !== 'stop' || left.length === 0) continue
    printError(printable(`Not sent: ${left.join(', ')}.`))
    break
  }
  return status
}

/** `stop`: the next file would fail, too. */
type Result = 'sent' | 'failed' | 'stop'

async function sendFile(file: string, sending: Sending): Promise<Result> {
  let source: LocalSource
  try {
    source = await openSource(file)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    printError(printable(error.message))
    return 'failed'
  }
  try {
    return await send(source, sending)
  } finally {
    await source.close()
  }
}

async function send(source: LocalSource, sending: Sending): Promise<Result> {
  const { freebox, directory, overwrite, signal, several } = sending
  const { name, size } = source
  const place = absolutePath(`${directory}/${name}`)
  const { progress, onInterrupted } = reportFor(size, several ? name : undefined)
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
    return 'sent'
  } catch (error) {
    progress.clear()
    const reason = signal.aborted ? 'Stopped.' : reasonOf(error, { place, directory })
    const rest = remains(outcome, { place, size, overwrite, isStopped: signal.aborted })
    const isNamed = error instanceof FileExists || error instanceof Failure
    printError(printable([...(several && !isNamed ? [`${name}:`] : []), reason, ...rest].join(' ')))
    return signal.aborted || concernsAll(error) ? 'stop' : 'failed'
  }
}

/** Whether an error is about the Freebox or the folder rather than about the file. */
function concernsAll(error: unknown): boolean {
  return isMissing(error) || error instanceof Unreachable || error instanceof NotGranted
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
