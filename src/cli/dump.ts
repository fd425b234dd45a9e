/**
 * `freebox2mqtt dump`: writes every answer of the Freebox that the adapters read, with pseudonyms for names and
 * addresses, for a bug report. `simulate --replay` plays it back.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { adapters } from '../../adapters/index.ts'
import type { Config } from '../config/index.ts'
import { NotGranted, NotHere, Refused } from '../errors.ts'
import type { Freebox, FreeboxRequest } from '../freebox/index.ts'
import { apiVersionOf } from '../wiring/freebox.ts'
import { configuredResources } from '../wiring/resources.ts'
import { createAnonymizer } from './anonymous.ts'
import { type ConfigOption, openContext } from './bootstrap.ts'
import { logIn } from './box.ts'
import { errorMessage, printError, printLine } from './output.ts'
import { readResources } from './read-resources.ts'
import { version } from './version.ts'

export interface DumpOptions extends ConfigOption {
  /** Folder to write to. */
  readonly out: string
}

/** Path, with the method before it unless that is GET → the answer, reduced to what a replay needs. */
type Answers = Map<string, Answer>
type Answer =
  | { readonly success: true; readonly result: unknown }
  | { readonly success: false; readonly error_code: string; readonly missing_right?: string }

export async function run(options: DumpOptions): Promise<number> {
  const context = await openContext(options, { quiet: true })
  const { freebox, state, detail } = await logIn(context)
  try {
    if (state !== 'up') {
      printError(detail || `The Freebox cannot be read (${state})`)
      return 1
    }
    const answers = await recordAnswers(freebox, context.config)
    await writeDump(answers, freebox, options.out)
    printLine(`Wrote ${answers.size} answers of the Freebox to ${options.out}.`)
    printLine('Names, addresses and numbers in them are replaced by pseudonyms. Check the files before you share them.')
    return 0
  } catch (error) {
    printError(`The dump could not be written to ${options.out}: ${errorMessage(error)}`)
    return 1
  } finally {
    await freebox.close()
  }
}

async function recordAnswers(freebox: Freebox, config: Config): Promise<Answers> {
  const answers: Answers = new Map()
  async function request(sent: FreeboxRequest): Promise<unknown> {
    const key = sent.method === 'GET' ? sent.path : `${sent.method} ${sent.path}`
    try {
      const result = await freebox.request(sent)
      answers.set(key, { success: true, result: withEarlierParts(sent, answers.get(key), result) })
      return result
    } catch (error) {
      if (!answers.get(key)?.success) answers.set(key, { success: false, ...refusalOf(error) })
      throw error
    }
  }
  // Errors are recorded as answers above. An answer that an adapter does not understand is recorded too.
  const resources = configuredResources(config, adapters)
  await readResources({ resources, box: { request }, api: apiVersionOf(freebox) })
  return answers
}

/** A batch that was read in several parts is recorded as one list. A list that two resources read is the same list. */
function withEarlierParts({ method }: FreeboxRequest, earlier: Answer | undefined, result: unknown): unknown {
  if (method === 'GET') return result
  const first = earlier?.success ? earlier.result : undefined
  return Array.isArray(first) && Array.isArray(result) ? [...first, ...result] : result
}

function refusalOf(error: unknown): { error_code: string; missing_right?: string } {
  if (error instanceof NotGranted) return { error_code: error.code, missing_right: error.right }
  if (error instanceof NotHere || error instanceof Refused) return { error_code: error.code }
  return { error_code: 'no_answer' }
}

/** Writes a file per answer, and `index.json` with the file of each path. */
async function writeDump(answers: Answers, { info, rights }: Freebox, folder: string): Promise<void> {
  const anonymizer = createAnonymizer()
  await mkdir(folder, { recursive: true })
  // All answers come before all paths: an id in a path gets the pseudonym that it got in an answer.
  const anonymous = [...answers].map(([path, { success, ...rest }]) => {
    const body = 'result' in rest ? { result: anonymizer.answer(path.replace(/^POST /, ''), rest.result) } : rest
    return [path, { success, ...body }] as const
  })
  const files: Record<string, string> = {}
  for (const [path, answer] of anonymous) {
    const anonymousPath = anonymizer.path(path)
    const name = fileNameFor(anonymousPath, Object.values(files))
    files[anonymousPath] = name
    await writeJson(join(folder, name), answer)
  }
  const box = { model: info?.model, model_name: info?.modelName, api_version: info?.apiVersion, rights }
  // Answers arrive in any order. Sorted, two dumps of one Freebox are identical.
  const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)))
  await writeJson(join(folder, 'index.json'), { freebox2mqtt: version(), box, files: sorted })
}

/** A file name that shows the path and is not used yet: `lan_browser_pub.json`. */
function fileNameFor(path: string, used: readonly string[]): string {
  const name = path.replace(/^\/|\/$/g, '').replace(/[^\w.-]+/g, '_')
  const count = used.filter((it) => it.startsWith(`${name}.`)).length
  return count === 0 ? `${name}.json` : `${name}.${count}.json`
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`)
}
