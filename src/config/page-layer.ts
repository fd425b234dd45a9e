/**
 * The settings that were made on the page: `settings.yaml` in the data folder, a layer of their own below config.yaml. The
 * file of the user is never rewritten. The values are taken as they are: `${NAME}` is not replaced in them.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Document, parseDocument } from 'yaml'
import type { z } from 'zod'
import { valueAt } from '../wording/path.ts'
import { schemaAt, sectionOf } from '../wording/schema-walk.ts'
import { exceededLimit } from './bounds.ts'
import { fileProblem } from './values.ts'

/** A setting with its value as a configuration file has it. */
export interface PageSetting {
  readonly path: readonly string[]
  readonly value: unknown
}

/** What the file contains, before it is known whether it fits. */
export interface PageFile {
  readonly value: unknown
  /** Why the whole file is ignored, for "… is ignored: "; undefined if it can be used. */
  readonly problem: string | undefined
}

/** The path of the file in a data folder. */
export function pageFileIn(data: string): string {
  return join(data, 'settings.yaml')
}

/** Never throws. A file that does not exist is empty. */
export function readPageFile(path: string): PageFile {
  try {
    const text = readFileSync(path, 'utf8')
    const limit = exceededLimit(text)
    if (limit !== undefined) return { value: {}, problem: `it is ${limit}` }
    const document = parseDocument(text, { prettyErrors: false, logLevel: 'error', stringKeys: true })
    if (document.errors.length > 0) return { value: {}, problem: 'it is no valid YAML' }
    const value: unknown = document.toJS({ maxAliasCount: 0 }) ?? {}
    const isSection = typeof value === 'object' && !Array.isArray(value)
    return isSection ? { value, problem: undefined } : { value: {}, problem: 'it contains no settings' }
  } catch (error) {
    const problem = error instanceof ReferenceError ? 'it contains aliases' : `it is ${fileProblem(error)}`
    return { value: {}, problem: problem === 'it is no such file' ? undefined : problem }
  }
}

/** The settings in the value of such a file. What is no section of the schema counts as one setting. */
export function settingsIn(value: unknown, schema: z.core.$ZodType, path: readonly string[] = []): PageSetting[] {
  if (value === undefined || value === null) return []
  const at = schemaAt(schema, path)
  const isSection = at !== undefined && sectionOf(at) !== undefined
  if (typeof value !== 'object' || Array.isArray(value) || !isSection) return [{ path, value }]
  return Object.entries(value).flatMap(([key, it]) => settingsIn(it, schema, [...path, key]))
}

const preface = ` Settings that were made on the page of freebox2mqtt. The page rewrites this file.
 The environment and config.yaml take precedence over it. It can contain passwords.`

/** The content of a file with these settings. */
export function pageFileText(settings: readonly PageSetting[]): string {
  const document = new Document(settings.reduce<unknown>((all, { path, value }) => withValue(all, path, value), {}))
  document.commentBefore = preface
  return document.toString({ lineWidth: 0 })
}

/**
 * The configuration with a value at a path. Where a section should be and something else is, it stays as it is, so that
 * validation reports it.
 */
export function withValue(value: unknown, [key, ...rest]: readonly string[], leaf: unknown): unknown {
  if (key === undefined) return leaf
  if (value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value))) return value
  return { ...value, [key]: withValue(valueAt(value, [key]), rest, leaf) }
}

/** Other settings that say the same: a secret and the file that contains it, `every` and `schedule`. */
export function alternativeOf(path: readonly string[]): readonly string[] {
  const key = path.at(-1) ?? ''
  const section = path.slice(0, -1)
  if (key === 'every') return [...section, 'schedule']
  if (key === 'schedule') return [...section, 'every']
  return [...section, key.endsWith('_file') ? key.slice(0, -'_file'.length) : `${key}_file`]
}

/** Whether a configuration has the setting already, or says the same in another way. */
export function isGivenIn(value: unknown, path: readonly string[]): boolean {
  return valueAt(value, path) !== undefined || valueAt(value, alternativeOf(path)) !== undefined
}

/** A configuration with the settings that it does not have. */
export function withPageSettings(value: unknown, settings: readonly PageSetting[]): unknown {
  const missing = settings.filter(({ path }) => !isGivenIn(value, path))
  return missing.reduce<unknown>((all, it) => withValue(all, it.path, it.value), value)
}

/**
 * Why the page cannot set this; undefined if it can. The data folder contains the page's own file. A page that could name
 * the file of a secret could have any file of this machine sent to a broker.
 */
export function refusalOf(path: readonly string[], schema: z.core.$ZodType): string | undefined {
  const at = schemaAt(schema, path)
  if (at === undefined) return 'there is no such setting'
  if (sectionOf(at) !== undefined) return 'it is a section'
  if (path.join('.') === 'data') return 'it can only be set in config.yaml or the environment'
  if (!isSecretFile(path, schema)) return undefined
  return `it can only be set in config.yaml or the environment; set ${alternativeOf(path).join('.')} instead`
}

/** Whether the setting names a file that contains a secret. */
export function isSecretFile(path: readonly string[], schema: z.core.$ZodType): boolean {
  const isFile = path.at(-1)?.endsWith('_file') === true
  return isFile && schemaAt(schema, alternativeOf(path)) !== undefined
}
