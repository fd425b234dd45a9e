/** `freebox2mqtt ls`: the files in a folder of the box, with size and date. */
import { path as pathIn } from '../../contract/leaves.ts'
import type { Freebox } from '../../freebox/index.ts'
import { printable } from '../../text.ts'
import type { ConfigOption } from '../bootstrap.ts'
import { printError, printLine } from '../output.ts'
import { stopSignal } from '../signals.ts'
import { absolutePath, unclearForm } from './box-path.ts'
import { explain, Failure } from './explain.ts'
import { type FileInfo, isFolder, readFolder, readInfo } from './listing.ts'
import { dateText, sizeText } from './quantities.ts'
import { openFreebox } from './session.ts'

export async function run(path: string, options: ConfigOption): Promise<number> {
  let freebox: Freebox | undefined
  try {
    freebox = await openFreebox(options)
    for (const file of sorted(await readAll(freebox, path))) printLine(lineOf(file))
    return 0
  } catch (error) {
    if (!(error instanceof Failure || freebox !== undefined)) throw error
    // On Ctrl-C the session is closed, and what is being read fails.
    if (stopSignal().aborted) return 1
    printError(printable(error instanceof Failure ? error.message : explain(error, absolutePath(path))))
    return 1
  } finally {
    await freebox?.close()
  }
}

/** What a folder contains; a file itself. */
async function readAll(freebox: Freebox, path: string): Promise<FileInfo[]> {
  if (absolutePath(path) === '/') return readFolder(freebox, path)
  const info = await readInfo(freebox, path)
  return isFolder(info) ? readFolder(freebox, path) : [info]
}

/** Folders first, then by name with numbers by their value. */
function sorted(files: readonly FileInfo[]): FileInfo[] {
  const { compare } = new Intl.Collator('fr', { numeric: true })
  return [...files].sort((a, b) => Number(isFolder(b)) - Number(isFolder(a)) || compare(a.name, b.name))
}

const sizeWidth = 8
const dateWidth = 16

function lineOf(file: FileInfo): string {
  const size = isFolder(file) ? '' : sizeText(file.size)
  const date = file.modification > 0 ? dateText(file.modification) : ''
  const target = file.link ? pathIn.safeParse(file.target).data : undefined
  const name = `${unclearForm(file.path) ?? file.name}${isFolder(file) ? '/' : ''}${target ? ` -> ${target}` : ''}`
  // A file is one line, and no name can control the terminal.
  return `${size.padStart(sizeWidth)}  ${date.padEnd(dateWidth)}  ${printable(name)}`
}
