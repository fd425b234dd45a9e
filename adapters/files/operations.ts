/**
 * What a file manager does: the inputs of the commands, and their requests. Most start a task of the box, and are done
 * when the box has taken it. Nothing that exists is overwritten unless the input says so.
 */
import { z } from 'zod'
import { atLeast, list, post, type Reader, Refusal, type Request } from '../../src/contract/index.ts'
import { clearPath, FileName, FilePath, FilePaths } from './paths.ts'
import type { Task } from './task-schema.ts'

const modes = ['skip', 'both', 'recent', 'overwrite'] as const
const no = z.boolean().default(false)
const Anything = list(z.unknown())

export const NewDirectory = z.strictObject({ directory: FilePath, name: FileName })
export const NewName = z.strictObject({ path: FilePath, name: FileName })
/** `mode`: what happens if a file with the name exists. */
export const Transfer = z.strictObject({ paths: FilePaths, to: FilePath, mode: z.enum(modes).default('skip') })
export const NewArchive = z.strictObject({ paths: FilePaths, to: FilePath, overwrite: no })
export const Extraction = z.strictObject({
  path: FilePath,
  to: FilePath,
  password: z.string().optional(),
  overwrite: no,
})
/** `multi_volumes`: the paths are the first part, XXX001, and the box finds the others. */
export const Concatenation = z.strictObject({
  paths: FilePaths,
  to: FilePath,
  append: no,
  overwrite: no,
  multi_volumes: no,
})
export const OnePath = z.strictObject({ path: FilePath })
export const SomePaths = z.strictObject({ paths: FilePaths })

export function makeDirectory({ directory, name }: z.output<typeof NewDirectory>): Request {
  return post('fs/mkdir/', { parent: directory, dirname: name })
}

export function rename({ path, name }: z.output<typeof NewName>): Request {
  return post('fs/rename/', { src: path, dst: name })
}

export function copy({ paths, to, mode }: z.output<typeof Transfer>): Request {
  return post('fs/cp/', { files: paths, dst: to, mode })
}

export function move({ paths, to, mode }: z.output<typeof Transfer>): Request {
  return post('fs/mv/', { files: paths, dst: to, mode })
}

/** The API does not say what becomes of an archive that exists, so that is looked up first. */
export function archive({ paths, to, overwrite }: z.output<typeof NewArchive>, box: Reader) {
  const request = post('fs/archive/', { files: paths, dst: to })
  return overwrite ? request : ifAbsent(to, box, request)
}

export function extract({ path, to, password = '', overwrite }: z.output<typeof Extraction>): Request {
  return post('fs/extract/', { src: path, dst: to, password, delete_archive: false, overwrite })
}

export function concatenate({ paths, to, ...options }: z.output<typeof Concatenation>): Request {
  return post('fs/cat/', { files: paths, dst: to, delete_files: false, ...options })
}

export function repair({ path }: z.output<typeof OnePath>): Request {
  return post('fs/repair/', { src: path, delete_archive: false })
}

export function remove({ paths }: z.output<typeof SomePaths>): Request {
  return post('fs/rm/', { files: paths })
}

const Sent = z.object({ files: z.array(z.string()).optional(), src: z.string().optional() })

/** Whether a task does what a request asks for: the paths of both have the names of the requests, such as fs/cp. */
export function hasStarted({ type, sources }: Task, { path, body }: Request): boolean {
  const { files, src } = Sent.safeParse(body).data ?? {}
  const asked = files ?? (src === undefined ? [] : [src])
  // Not every firmware names the sources of every task.
  const known = sources.map((it) => `/${it.replace(/^\/+|\/+$/g, '')}`)
  return path === `fs/${type}/` && (known.length === 0 || asked.every((it) => known.includes(clearPath(it))))
}

async function ifAbsent(token: string, box: Reader, request: Request): Promise<Request> {
  if (!(await exists(token, box))) return request
  throw new Refusal(`${clearPath(token)} exists already. overwrite: true replaces it`, 'destination_conflict')
}

async function exists(token: string, box: Reader): Promise<boolean> {
  if (atLeast(box.api, '11.2')) return ((await box.post('fs/info', [token], Anything)) ?? []).length > 0
  for (const form of [token, encodeURIComponent(token)]) {
    if ((await box.getIfAllowed(`fs/info/${form}`, z.unknown())) !== undefined) return true
  }
  return false
}
