/** The recordings that are programmed, run, have failed or are over, and the commands that plan and change them. */
import { z } from 'zod'
import { del, instant, many, post, put, type Reader, Refusal } from '../../src/contract/index.ts'
import { changeOf } from '../sources/leaves.ts'
import { absentCodes, errors } from './errors.ts'
import { Channel, channelUuid, margin, marginsFor, Title } from './input.ts'
import { Id, isActive, Recording, rawRecordings } from './recordings.ts'

const fields = {
  ...{ channel: Channel, start: instant, end: instant, name: Title, subname: z.string().trim().max(255) },
  ...{ margin_before: margin, margin_after: margin },
}
const Record = z.strictObject(fields).extend({ subname: fields.subname.default('') })
const Edit = changeOf({ ...fields, enabled: z.boolean() })
const Nothing = z.strictObject({})

/** What the box answers to a new or changed recording. */
const Answer = z.object({ id: Id, state: z.string(), conflict: z.boolean() }).partial({ state: true, conflict: true })

const path = 'pvr/programmed/'
const pathOf = ({ id }: Recording) => `${path}${encodeURIComponent(id)}`

export const recording = many({
  schema: Recording,
  from: rawRecordings,
  every: '5m',
  busy: { every: '1m', when: isActive },
  changesAt: (it) => (it.isWaiting || it.isOn ? [it.begins, it.ends] : []),
  absentCodes,
  changes: ['recorder', 'finished'],
  key: (it) => it.id,
  title: (it) => it.title,
  errors,
  listEvents: {
    recording: {
      is: 'event',
      name: 'Event',
      id: 'recording',
      icon: 'mdi:record-rec',
      keeps: ['state', 'isRunning', 'hasFailed', 'conflict'],
      types: {
        started: (before, after) => after?.isRunning === true && before?.isRunning !== true,
        // A box may remove one that is stopped.
        finished: (before, after) =>
          after === undefined ? before?.isRunning === true : after.state === 'finished' && before?.state !== 'finished',
        failed: (before, after) => after?.hasFailed === true && before?.hasFailed !== true,
        conflict: (before, after) => after?.conflict === true && before?.conflict !== true,
      },
      attributes: {
        recording: (it) => it.id,
        recording_name: (it) => it.name,
        subname: (it) => it.subname,
        channel: (it) => it.channel,
        start: (it) => it.start,
        end: (it) => it.end,
        error: (it) => it.error,
        altered: (it) => it.altered,
        overlaps: (it) => it.overlaps,
      },
    },
  },
  state: [
    ...(['name', 'subname', 'channel', 'channel_uuid', 'start', 'end', 'margin_before', 'margin_after'] as const),
    ...(['state', 'error', 'conflict', 'overlaps', 'altered', 'enabled', 'generator', 'media'] as const),
  ],
  commands: {
    record: { takes: Record, on: 'list', answer: Answer, ask: (input, _, box) => record(input, box) },
    edit: { takes: Edit, answer: Answer, ask: edit },
    cancel: { takes: Nothing, answer: z.never(), ask: (_, it) => cancel(it) },
    stop: { takes: Nothing, ask: (_, it) => stop(it) },
  },
})

async function record({ channel, ...input }: z.output<typeof Record>, box: Reader) {
  const channel_uuid = await channelUuid(box, channel)
  return post(path, { ...input, channel_uuid, ...(await marginsFor(box, input)) })
}

async function edit({ channel, ...input }: z.output<typeof Edit>, it: Recording, box: Reader) {
  return put(pathOf(it), {
    ...input,
    ...(channel !== undefined && { channel_uuid: await channelUuid(box, channel) }),
  })
}

/** The box makes an occurrence of a repetition again if it is removed, so it is disabled instead. */
function cancel(it: Recording) {
  if (it.isOn) throw new Refusal('It is being recorded. stop ends the recording, and keeps what is there', 'busy')
  return it.repeated && it.isWaiting ? put(pathOf(it), { enabled: false }) : del(pathOf(it))
}

function stop(it: Recording) {
  if (!it.isOn) throw new Refusal('It is not being recorded. cancel removes it', 'invalid')
  return del(pathOf(it))
}
