/** What a failed transfer means, in a sentence for the user. */
import { ZodError } from 'zod'
import { NotGranted, NotHere, Refused, Unreachable } from '../../errors.ts'
import { FileExists, rightName, rightsPlace } from '../../freebox/index.ts'
import { errorMessage } from '../output.ts'
import { sizeText } from './quantities.ts'

/** A failure whose message is a sentence for the user. */
export class Failure extends Error {}

const missing = new Set(['path_not_found', 'file_not_found', 'noent', 'dest_is_not_dir'])
const full = new Set(['disk_full', 'nospc', 'enospc', 'no_space'])

/** Whether the Freebox has refused because there is no such file or folder, or because a file is not a folder. */
export function isMissing(error: unknown): boolean {
  return (error instanceof Refused || error instanceof NotHere) && missing.has(error.code)
}

/** @param path the file or folder of the box that it is about */
export function explain(error: unknown, path: string): string {
  if (error instanceof NotGranted) {
    const right = rightName(error.right || 'explorer')
    return `The Freebox does not give access to its files. Tick the right "${right}" in ${rightsPlace}.`
  }
  if (error instanceof FileExists) return existsSentence(path, error.size)
  if (error instanceof Unreachable) return `The Freebox does not answer: ${error.message}.`
  if (error instanceof Refused || error instanceof NotHere) return refusalSentence(error.code, path)
  if (error instanceof ZodError) return `The Freebox answered something other than a file or folder for ${path}.`
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'The disk of this machine is full.'
  return `${errorMessage(error).replace(/\.$/, '')}.`
}

function existsSentence(path: string, size: number | undefined): string {
  const length = size === undefined ? '' : ` (${sizeText(size)})`
  return `${path} exists on the Freebox already${length}. To replace it, use --overwrite.`
}

function refusalSentence(code: string, path: string): string {
  if (missing.has(code)) return `${path} does not exist on the Freebox.`
  if (full.has(code)) return 'The disk of the Freebox is full.'
  switch (code) {
    case 'access_denied':
      return `The Freebox denies access to ${path}.`
    case 'disk_unavailable':
      return `The disk of ${path} is not mounted.`
    case 'cancelled':
      return 'The upload was cancelled at the Freebox, or its file was removed there.'
    case 'changed':
      return `${path} was changed on the Freebox while it was read.`
    case 'http_404':
      return 'This Freebox does not have this function. Its firmware may be too old.'
    default:
      return `The Freebox refuses this for ${path} (${code}).`
  }
}
