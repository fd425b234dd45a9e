/** Uploads to the disks of the box, those of other programs included, and small files that a query writes. */
import { z } from 'zod'
import {
  amount,
  type Caller,
  del,
  many,
  moment,
  numeric,
  oneOf,
  orNull,
  type Reader,
  upload as send,
  text,
} from '../../src/contract/index.ts'
import { isoTime } from '../sources/leaves.ts'
import { refusals } from './errors.ts'
import { FileName, FilePath } from './paths.ts'

const megabytes = orNull(amount('B', 'MB'))

const Upload = z
  .object({ id: numeric, upload_name: text, dirname: text, size: megabytes, uploaded: megabytes })
  .extend({
    status: oneOf('authorized', 'in_progress', 'done', 'failed', 'conflict', 'timeout', 'cancelled'),
    start_date: moment,
    last_update: moment,
  })
  .transform(({ upload_name, dirname, start_date, last_update, ...it }) => {
    return { ...it, name: upload_name, directory: dirname, started: isoTime(start_date), updated: isoTime(last_update) }
  })
type Upload = z.output<typeof Upload>

const isRunning = ({ status }: Pick<Upload, 'status'>) => status === 'in_progress' || status === 'authorized'

const Any = z.unknown()
const Age = z.object({ status: z.string().catch(''), last_update: z.number().catch(0) })
const finishedShown = 20

/** All that run, and the newest of the others: the box keeps each upload that it has seen. */
async function uploads(box: Reader): Promise<unknown> {
  const all = await box.get('upload/', Any)
  // Without uploads the box sends no result.
  if (!Array.isArray(all)) return all ?? []
  const aged = all.map((raw: unknown) => ({ raw, age: Age.catch({ status: '', last_update: 0 }).parse(raw) }))
  const running = aged.filter(({ age }) => age.status === 'in_progress' || age.status === 'authorized')
  const over = aged.filter((it) => !running.includes(it)).sort((a, b) => b.age.last_update - a.age.last_update)
  return [...running, ...over.slice(0, finishedShown)].map(({ raw }) => raw)
}

const NewFile = z.strictObject({
  directory: FilePath,
  name: FileName,
  base64: z.base64(),
  mode: z.enum(['missing', 'overwrite']).default('missing'),
})
const Written = z.object({ size: z.number() }).transform(({ size }) => ({ bytes: size }))

function write({ base64, ...file }: z.output<typeof NewFile>, box: Caller) {
  return box.send(send({ ...file, content: base64 }), Written)
}

export const upload = many({
  schema: Upload,
  from: uploads,
  every: '15m',
  busy: { every: '1m', when: isRunning, afterCommand: '1m' },
  key: (it) => String(it.id),
  state: ['name', 'directory', 'status', 'size', 'uploaded', 'started', 'updated'],
  errors: { ...refusals, cancelled: 'The upload was cancelled', noent: 'There is no such upload' },
  commands: {
    // The box removes what it has of the file.
    cancel: { takes: z.strictObject({}), ask: (_, it) => del(`upload/${it.id}/cancel`) },
  },
  queries: { write: { takes: NewFile, answers: write } },
})
