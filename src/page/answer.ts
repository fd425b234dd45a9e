/** What routes answer: a text, parts of a text, or a stream. */
import type { Failed } from './contract.ts'

export interface Answer {
  readonly status: number
  /** The media type of the text. */
  readonly type: string
  /** Parts are made and sent one after the other, as the client takes them. */
  readonly text: string | Buffer | Iterable<string>
  readonly headers?: Readonly<Record<string, string>>
  /** It is the page itself, which loads scripts. */
  readonly isPage?: true
}

/** A client of an answer that goes on until one side ends it. */
export interface StreamClient {
  /** Returns false if the client has to take more before it gets more. */
  write(text: string): boolean
  /** Calls `listener` when it can take more. */
  onDrain(listener: () => void): void
  /** Ends the connection. */
  close(): void
}

export interface StreamAnswer {
  /** The media type. */
  readonly type: string
  /** Begins to write. Returns the function that is called when the connection has ended. */
  readonly stream: (client: StreamClient) => () => void
}

export const plainText = 'text/plain; charset=utf-8'
const jsonType = 'application/json; charset=utf-8'

export function jsonAnswer(value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, type: jsonType, text: JSON.stringify(value), headers }
}

/** A refusal as the page understands it. @param error a sentence */
export function failedAnswer(status: number, error: string, error_code: string): Answer {
  const failed: Failed = { status: 'error', error, error_code }
  return { status, type: jsonType, text: JSON.stringify(failed) }
}

/** An answer in parts, for a value that is too large to be made at once. */
export function jsonInParts(parts: Iterable<string>): Answer {
  return { status: 200, type: jsonType, text: parts }
}
