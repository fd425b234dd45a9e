/** `freebox2mqtt dump`: every answer of the box that the adapters read, without whose box it is, for a bug report. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Poll } from '../engine/poll/reader.ts'
import { NotGranted, NotHere, Refused } from '../errors.ts'
import type { Freebox, FreeboxRequest } from '../freebox/index.ts'
import { apiVersionOf } from '../wiring/parts.ts'
import { createAnonymous } from './anonymous.ts'
import { type Configured, type Prepared, prepared } from './bootstrap.ts'
import { enabledThings, openBox } from './box.ts'
import { complain, say, sentenceOf } from './output.ts'
import { version } from './version.ts'

export interface DumpOptions extends Configured {
  readonly out: string
}

/** Path (with its method, where that is not GET) -> the envelope that the box sent, as far as it matters. */
type Answers = Map<string, Recorded>
type Recorded = { success: true; result: unknown } | { success: false; error_code: string; missing_right?: string }

export async function run(options: DumpOptions): Promise<number> {
  const parts = await prepared(options, { quiet: true })
  const { freebox, state, detail } = await openBox(parts.config, parts.store)
  try {
    if (state !== 'up') {
      complain(detail || `the Freebox is ${state}`)
      return 1
    }
    const answers = await readEverything(freebox, parts)
    await write(answers, freebox, options.out)
    return 0
  } catch (error) {
    complain(`the dump could not be written to ${options.out}: ${sentenceOf(error)}`)
    return 1
  } finally {
    await freebox.close()
  }
}

async function readEverything(freebox: Freebox, { config }: Prepared): Promise<Answers> {
  const answers: Answers = new Map()
  async function request(wanted: FreeboxRequest): Promise<unknown> {
    const asked = wanted.method === 'GET' ? wanted.path : `${wanted.method} ${wanted.path}`
    try {
      const result = await freebox.request(wanted)
      answers.set(asked, { success: true, result: joined(answers.get(asked), result) })
      return result
    } catch (error) {
      if (!answers.get(asked)?.success) answers.set(asked, { success: false, ...refusalOf(error) })
      throw error
    }
  }
  const reader = new Poll({ box: { request }, api: apiVersionOf(freebox), now: Date.now() / 1000 }).reader()
  for (const { resource } of enabledThings(config)) {
    const { from } = resource
    const read = typeof from === 'string' ? request({ method: 'GET', path: from }) : from(reader)
    // What went wrong stands among the answers, or is our own misunderstanding of one, which stands there too.
    await read.catch(() => undefined)
  }
  return answers
}

/** What was asked in several portions is one list in the end. */
function joined(before: Recorded | undefined, result: unknown): unknown {
  const first = before?.success ? before.result : undefined
  return Array.isArray(first) && Array.isArray(result) ? [...first, ...result] : result
}

function refusalOf(error: unknown): { error_code: string; missing_right?: string } {
  if (error instanceof NotGranted) return { error_code: error.code, missing_right: error.right }
  if (error instanceof NotHere || error instanceof Refused) return { error_code: error.code }
  return { error_code: 'no_answer' }
}

/** A file name that says the path, and is not taken. */
function fileFor(path: string, taken: readonly string[]): string {
  const name = path.replace(/^\/|\/$/g, '').replace(/[^\w.-]+/g, '_')
  const again = taken.filter((it) => it.startsWith(`${name}.`)).length
  return again === 0 ? `${name}.json` : `${name}.${again}.json`
}

async function write(answers: Answers, { info, rights }: Freebox, folder: string): Promise<void> {
  const anonymous = createAnonymous()
  await mkdir(folder, { recursive: true })
  const files: Record<string, string> = {}
  // A path may have in it what an answer calls by name: so the answers come first.
  const anonymised = [...answers].map(([path, { success, ...said }]) => {
    const body = 'result' in said ? { result: anonymous.answer(path.replace(/^POST /, ''), said.result) } : said
    return [path, { success, ...body }] as const
  })
  for (const [path, answer] of anonymised) {
    const shown = anonymous.path(path)
    const name = fileFor(shown, Object.values(files))
    files[shown] = name
    await writeFile(join(folder, name), `${JSON.stringify(answer, null, 2)}\n`)
  }
  const box = { model: info?.model, model_name: info?.modelName, api_version: info?.apiVersion, rights }
  // Answers come in any order; two dumps of one box are the same.
  const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)))
  const index = { freebox2mqtt: version(), box, files: sorted }
  await writeFile(join(folder, 'index.json'), `${JSON.stringify(index, null, 2)}\n`)
  say(
    `${answers.size} answers of the Freebox are in ${folder}, with pseudonyms for everything that could tell whose it is.`,
  )
  say('Look through them before you send them to anybody.')
}
