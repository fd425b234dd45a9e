/** The dump on the page: it is recorded once, listed, and then given as a file. */
import type { RecordOptions } from '../dump/record.ts'
import type { DumpReply } from './contract.ts'

export interface DumpPorts {
  readonly version: string
  /** What the running daemon reads; undefined while no box answers. */
  readonly source: () => Pick<RecordOptions, 'box' | 'readAll'> | undefined
}

export interface PageDump {
  /** Records the box, or waits for the record that was begun, but no longer than this. */
  list(milliseconds: number): Promise<DumpReply>
  /** The file of the last list, compressed; undefined before the first list and when it is too old. */
  file(): Buffer | undefined
}

const away: DumpReply = {
  status: 'error',
  error: 'The Freebox does not answer, so it cannot be recorded',
  error_code: 'away',
}

/** The file is forgotten after this time. Milliseconds. */
const keptFor = 10 * 60_000

export function createPageDump({ version, source }: DumpPorts): PageDump {
  let kept: Buffer | undefined
  let recording: Promise<DumpReply> | undefined
  let forgetting: NodeJS.Timeout | undefined
  let count = 0

  async function record({ box, readAll }: Pick<RecordOptions, 'box' | 'readAll'>): Promise<DumpReply> {
    count = 0
    const counted: typeof readAll = (request) =>
      readAll((sent) => {
        count++
        return request(sent)
      })
    // Few users need it.
    const { recordDump } = await import('../dump/record.ts')
    const { archiveName, archiveOf, contentOf } = await import('../dump/archive.ts')
    const dump = await recordDump({ version, box, readAll: counted })
    // What was not answered would look like what the box refuses.
    if (source() === undefined) return away
    const file = await archiveOf(dump)
    const reply: DumpReply = { status: 'ok', name: archiveName, bytes: file.length, answers: contentOf(dump) }
    kept = file
    clearTimeout(forgetting)
    forgetting = setTimeout(() => {
      kept = undefined
    }, keptFor).unref()
    return reply
  }

  return {
    async list(milliseconds) {
      const from = source()
      if (recording === undefined) {
        if (from === undefined) return away
        recording = record(from)
        recording.catch(() => {
          recording = undefined
        })
      }
      const done = await Promise.race([recording, waited(milliseconds)])
      if (done === undefined) return { status: 'recording', answers: count }
      recording = undefined
      return done
    },
    file: () => kept,
  }
}

function waited(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds).unref())
}
