/** The files that were recorded, and those that are being recorded. */
import { z } from 'zod'
import { del, list, many, numeric, orNull, put, shown, text } from '../../src/contract/index.ts'
import { isoTime } from '../sources/leaves.ts'
import { absentCodes, errors } from './errors.ts'
import { Title } from './input.ts'
import { common, errorOf, hasRecorder, withChannels } from './recordings.ts'

export const finishedPath = 'pvr/finished/'

export const Finished = z
  .object(common)
  .extend({ path: text.catch(null), filename: text.catch(null), byte_size: orNull(numeric).catch(null) })
  .extend({ secure: z.boolean().nullish().catch(null) })
  .transform(({ byte_size, secure, record_gen_id, has_record_gen, ...it }) => ({
    ...{
      ...it,
      start: isoTime(it.start),
      end: isoTime(it.end),
      error: errorOf(it),
      secure: secure ?? false,
      isRunning: it.state.startsWith('running'),
    },
    generator: has_record_gen ? (record_gen_id ?? null) : null,
    // It grows while it is recorded.
    size: byte_size === null || it.state !== 'finished' ? null : shown(byte_size, 'B', 'MB'),
  }))
type Finished = z.output<typeof Finished>

const Rename = z.strictObject({ name: Title, subname: z.string().trim().max(255).optional() })
const pathOf = ({ id }: Finished) => `${finishedPath}${encodeURIComponent(id)}`

export const finished = many({
  schema: Finished,
  from: async (box) => {
    if (!(await hasRecorder(box))) return undefined
    return withChannels(box, await box.get(finishedPath, list(z.unknown())))
  },
  every: '5m',
  busy: { every: '1m', when: (it) => it.isRunning },
  absentCodes,
  changes: ['recorder'],
  key: (it) => it.id,
  title: (it) => it.name,
  errors,
  // A recording that is protected (`secure`) has no place on a disk, and is played by a Freebox Player only.
  state: [
    ...(['name', 'subname', 'channel', 'channel_uuid', 'start', 'end', 'state', 'error', 'altered'] as const),
    ...(['media', 'path', 'filename', 'size', 'secure', 'generator'] as const),
  ],
  commands: {
    rename: { takes: Rename, answer: z.never(), ask: (input, it) => put(pathOf(it), input) },
    delete: {
      takes: z.strictObject({}),
      danger: 'Deletes the recording with its file. There is no bin.',
      ask: (_, it) => del(pathOf(it)),
    },
  },
})
