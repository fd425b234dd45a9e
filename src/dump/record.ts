/**
 * Records every answer of the Freebox that the adapters read, with pseudonyms for names and addresses, for a bug report.
 * `simulate --replay` plays it back.
 */
import { NotGranted, NotHere, Refused } from '../errors.ts'
import type { BoxInfo, FreeboxRequest, Rights } from '../freebox/index.ts'
import { createAnonymizer } from './anonymous.ts'

/** A record of one box, without anything that identifies its owner. */
export interface Dump {
  readonly freebox2mqtt: string
  readonly box: {
    readonly model: string | undefined
    readonly model_name: string | undefined
    readonly api_version: string | undefined
    readonly rights: Rights
  }
  /** Path, with the method before it unless that is GET → the answer, reduced to what a replay needs. Sorted by path. */
  readonly answers: Readonly<Record<string, Answer>>
}

export type Answer =
  | { readonly success: true; readonly result: unknown }
  | { readonly success: false; readonly error_code: string; readonly missing_right?: string }

/** Sends a request to the box. Throws as the client does. */
export type SendRequest = (request: FreeboxRequest) => Promise<unknown>

export interface RecordOptions {
  /** Version of freebox2mqtt. */
  readonly version: string
  readonly box: {
    readonly request: SendRequest
    readonly info: BoxInfo | undefined
    readonly rights: Rights
  }
  /** Reads all resources with this request in place of that of the box. It must not throw if one of them fails. */
  readonly readAll: (request: SendRequest) => Promise<void>
}

export async function recordDump({ version, box, readAll }: RecordOptions): Promise<Dump> {
  const answers = new Map<string, Answer>()
  await readAll(async (sent) => {
    const key = sent.method === 'GET' ? sent.path : `${sent.method} ${sent.path}`
    try {
      const result = await box.request(sent)
      answers.set(key, { success: true, result: withEarlierParts(sent, answers.get(key), result) })
      return result
    } catch (error) {
      if (!answers.get(key)?.success) answers.set(key, { success: false, ...refusalOf(error) })
      throw error
    }
  })
  const { info, rights } = box
  return {
    freebox2mqtt: version,
    box: { model: info?.model, model_name: info?.modelName, api_version: info?.apiVersion, rights },
    answers: anonymousAnswers(answers),
  }
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

/** Sorted, also for the order of pseudonyms, as answers arrive in any order: two dumps of one Freebox are identical. */
function anonymousAnswers(answers: ReadonlyMap<string, Answer>): Dump['answers'] {
  const anonymizer = createAnonymizer()
  // All answers come before all paths: an id in a path gets the pseudonym that it got in an answer.
  const anonymous = [...answers].sort(byPath).map(([path, answer]): [string, Answer] => {
    if (!answer.success) return [path, answer]
    return [path, { success: true, result: anonymizer.answer(path.replace(/^POST /, ''), answer.result) }]
  })
  const named = anonymous.map(([path, answer]): [string, Answer] => [anonymizer.path(path), answer])
  return Object.fromEntries(named.sort(byPath))
}

function byPath([one]: readonly [string, Answer], [other]: readonly [string, Answer]): number {
  return one < other ? -1 : 1
}
