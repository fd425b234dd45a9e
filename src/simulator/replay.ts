/**
 * A box that somebody else has: the answers of a dump (`freebox2mqtt dump`), told again. It can be read, not changed.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Refusal } from './answer.ts'
import { type Model, modelNames, models } from './models.ts'

// A dump comes from somebody else: it names files that lie beside its index, and no others.
const File = z.string().regex(/^[\w-][\w.-]*\.json$/)

/** `index.json`: whose answers they are, and in which file each stands. */
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

const Recorded = z.looseObject({
  success: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.string().optional(),
})

export interface Recording {
  /** The nearest model that we know, and what the box called itself. */
  model: Model
  names: { box_model?: string; box_model_name?: string }
  apiVersion: string | undefined
  /** The envelopes, by path without slash at its end; with the method before it, where a read is no GET. */
  answers: Map<string, z.output<typeof Recorded>>
}

/** Reads the folder of a dump; throws where it is none. */
export async function readRecording(folder: string): Promise<Recording> {
  const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(folder, name), 'utf8'))
  const { box, files } = Index.parse(await read('index.json'))
  const answers: Recording['answers'] = new Map()
  for (const [path, name] of Object.entries(files)) answers.set(trimmed(path), Recorded.parse(await read(name)))
  const { model, model_name, api_version: apiVersion } = box
  const names = {
    ...(model === undefined ? {} : { box_model: model }),
    ...(model_name === undefined ? {} : { box_model_name: model_name }),
  }
  return { model: nearest(model), names, apiVersion, answers }
}

/** The result that was recorded for a path. What nobody recorded is not there, and so nothing can be written. */
export function replayed({ answers }: Recording, method: string, path: string): unknown {
  const answer = answers.get(trimmed(method === 'GET' ? path : `${method} ${path}`))
  if (!answer) throw new Refusal('invalid_request', {}, 404)
  const { success, result, error_code = 'internal_error', ...more } = answer
  if (!success) throw new Refusal(error_code, more)
  return result
}

/** `fbxgw7-r1/full` and `fbxgw7-r2` are both of the board `fbxgw7`; what is unknown is taken for a Delta. */
function nearest(boxModel: string | undefined): Model {
  const board = (name: string) => name.replace(/-r\d/, '').replace(/\/full$/, '')
  return (
    modelNames.find((name) => boxModel !== undefined && board(models[name].box_model) === board(boxModel)) ?? 'delta'
  )
}

function trimmed(path: string): string {
  return path.replace(/^\/|\/$/g, '')
}
