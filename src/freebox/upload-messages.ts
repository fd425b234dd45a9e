/** The messages of the WebSocket `ws/upload`, to the box and from it (pure). https://dev.freebox.fr/sdk/os/upload/ */
import { z } from 'zod'
import { parseJsonReplacingSurrogates } from '../json.ts'

/** What the client asks of the box. */
export type UploadAction = 'upload_start' | 'upload_finalize' | 'upload_cancel'

/** A file that the box is to receive. */
export interface UploadStart {
  /** The folder, in base64 as the API has all paths. */
  readonly directory: string
  readonly name: string
  readonly size: number
  /** Absent: the box refuses a name that exists. `resume` appends to the file. */
  readonly force?: 'overwrite' | 'resume'
}

/** A message of the box. A field of another type than expected is undefined. */
export interface UploadMessage {
  /** The action that it answers; `upload_data` for a chunk. */
  readonly action: string | undefined
  readonly id: number | undefined
  readonly isRefusal: boolean
  readonly code: string | undefined
  /** The length of the file that exists, with a refusal. */
  readonly fileSize: number | undefined
  /** The length of the file now. */
  readonly length: number | undefined
}

const text = z.string().optional().catch(undefined)
const count = z.number().optional().catch(undefined)
const Message = z.object({
  action: text,
  request_id: count,
  success: z.boolean().optional().catch(undefined),
  error_code: text,
  file_size: count,
  result: z.object({ total_len: count, file_size: count }).optional().catch(undefined),
})

/** Parses a message. Returns undefined if the text is not one. */
export function parseUploadMessage(data: string): UploadMessage | undefined {
  const parsed = Message.safeParse(parseJsonReplacingSurrogates(data)).data
  if (parsed === undefined) return undefined
  const { action, request_id: id, success, error_code: code, file_size, result } = parsed
  const fileSize = file_size ?? result?.file_size
  return { action, id, isRefusal: success === false, code, fileSize, length: result?.total_len }
}

/** The text of a start. */
export function startMessage(id: number, { directory, name, size, force }: UploadStart): string {
  return JSON.stringify({
    ...{ action: 'upload_start', request_id: id, size, dirname: directory, filename: name },
    ...(force && { force }),
  })
}

/** The table of errors and the example of the documentation have different codes for a name that exists. */
export function isConflict(code: string | undefined): boolean {
  return code === 'destination_conflict' || code === 'conflict'
}
