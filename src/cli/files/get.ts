/** `freebox2mqtt get`: fetches a file of the box. */
import type { Freebox } from '../../freebox/index.ts'
import { printable } from '../../text.ts'
import { printError, printLine } from '../output.ts'
import { unlessAborted } from '../signals.ts'
import { absolutePath, nameIn, pathToken } from './box-path.ts'
import { Failure } from './explain.ts'
import { isFolder, readInfo } from './listing.ts'
import { type LocalTarget, openTarget } from './local-file.ts'
import { createCollector } from './memory.ts'
import { durationText, sizeText } from './quantities.ts'
import { failureSentence, patienceSeconds, reportFor, type TransferOptions, transfer } from './transfer.ts'

export function run(path: string, file: string | undefined, options: TransferOptions): Promise<number> {
  const place = absolutePath(path)
  return transfer(options, place, async (freebox, signal) => {
    const name = nameIn(path)
    if (['', '.', '..'].includes(name)) throw new Failure(`${path} is a folder. get fetches one file.`)
    const info = await unlessAborted(readInfo(freebox, path), signal)
    if (isFolder(info)) throw new Failure(`${place} is a folder. get fetches one file.`)
    const target = await openTarget({ given: file, name, size: info.size, overwrite: options.overwrite ?? false })
    return fetchInto(target, freebox, { place, token: pathToken(path), size: info.size, signal })
  })
}

interface Fetching {
  readonly place: string
  /** The path as the API takes it. */
  readonly token: string
  readonly size: number
  readonly signal: AbortSignal
}

async function fetchInto(target: LocalTarget, freebox: Freebox, file: Fetching): Promise<number> {
  const { place, token, size, signal } = file
  const { progress, onInterrupted } = reportFor(size)
  const began = performance.now()
  try {
    const { content } = await freebox.download(token, { signal, patienceSeconds, onInterrupted })
    const collect = createCollector()
    let length = 0
    for await (const piece of content) {
      await target.write(piece)
      length += piece.length
      progress.update(length)
      collect(piece.length)
    }
    if (length !== size) throw new Failure(`${place} was changed on the Freebox while it was read.`)
    await target.finish()
    progress.clear()
    const seconds = (performance.now() - began) / 1000
    printLine(printable(`Fetched ${target.file} (${sizeText(size)} in ${durationText(seconds)}).`))
    return 0
  } catch (error) {
    progress.clear()
    const isRemoved = await target.discard()
    const reason = signal.aborted ? 'Stopped.' : failureSentence(error, place)
    const rest = isRemoved ? 'The part that had arrived was removed.' : `A part remains in ${target.temporary}.`
    printError(printable(`${reason} ${rest}`))
    return 1
  }
}
