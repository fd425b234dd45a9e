/**
 * Replays the answers of a dump (`freebox2mqtt dump`), read-only.
 */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { Refusal } from './answer.ts'
import { type Model, modelNames, models } from './models.ts'

// A dump is untrusted input: it may name only files in its own folder.
const File = z.string().regex(/^[\w-][\w.-]*\.json$/)

/** `index.json`: the box that was recorded, and the file of each answer. */
const Index = z.object({
  box: z.object({
    model: z.string().optional(),
    model_name: z.string().optional(),
    api_version: z
      .string()
      .regex(/^\d{1,3}(\.\d{1,3}){0,2}$/)
      .optional(),
  }),
  files: z.record(z.string(), File),
})

const RecordedEnvelope = z.looseObject({
  success: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.string().optional(),
})

export interface Recording {
  /** The simulated model that is closest to the recorded box. */
  model: Model
  /** The names under which the recorded box reported its model. */
  names: { box_model?: string; box_model_name?: string }
  apiVersion: string | undefined
  /** The envelopes by path, without a slash at the end. The key of a read that is no GET starts with the method. */
  answers: Map<string, z.output<typeof RecordedEnvelope>>
}

/** A dump as one file, as the page gives it. */
const Archive = z.object({ box: Index.shape.box, answers: z.record(z.string(), RecordedEnvelope) })

/** What such a file may contain, in bytes. It is untrusted, and compresses well. */
const maxArchiveBytes = 256 * 1024 * 1024

/** Reads the folder or the file of a dump. Throws if it holds no dump. */
export async function readRecording(path: string): Promise<Recording> {
  const found = await stat(path).catch(() => undefined)
  const { box, answers } = found?.isFile() ? await readArchive(path) : await readFolder(path)
  const { model, model_name, api_version: apiVersion } = box
  const names = {
    ...(model === undefined ? {} : { box_model: model }),
    ...(model_name === undefined ? {} : { box_model_name: model_name }),
  }
  return { model: closestModel(model), names, apiVersion, answers }
}

type Recorded = Pick<Recording, 'answers'> & Pick<z.output<typeof Archive>, 'box'>

async function readFolder(folder: string): Promise<Recorded> {
  const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(folder, name), 'utf8'))
  const { box, files } = Index.parse(await read('index.json'))
  const answers: Recording['answers'] = new Map()
  for (const [path, name] of Object.entries(files))
    answers.set(trimSlashes(path), RecordedEnvelope.parse(await read(name)))
  return { box, answers }
}

async function readArchive(file: string): Promise<Recorded> {
  const content = await readFile(file)
  const isCompressed = content[0] === 0x1f && content[1] === 0x8b
  const text = isCompressed ? gunzipSync(content, { maxOutputLength: maxArchiveBytes }) : content
  const { box, answers } = Archive.parse(JSON.parse(text.toString()))
  return { box, answers: new Map(Object.entries(answers).map(([path, answer]) => [trimSlashes(path), answer])) }
}

/** Returns the recorded result of a path. A path that was not recorded is unknown (404), so nothing can be written. */
export function recordedResult({ answers }: Recording, method: string, path: string): unknown {
  const answer = answers.get(trimSlashes(method === 'GET' ? path : `${method} ${path}`))
  if (!answer) throw new Refusal('invalid_request', {}, 404)
  const { success, result, error_code = 'internal_error', ...more } = answer
  if (!success) throw new Refusal(error_code, more)
  return result
}

/** `fbxgw7-r1/full` and `fbxgw7-r2` both have the board `fbxgw7`. An unknown board counts as a Delta. */
function closestModel(boxModel: string | undefined): Model {
  const board = (name: string) => name.replace(/-r\d/, '').replace(/\/full$/, '')
  return (
    modelNames.find((name) => boxModel !== undefined && board(models[name].box_model) === board(boxModel)) ?? 'delta'
  )
}

function trimSlashes(path: string): string {
  return path.replace(/^\/|\/$/g, '')
}
