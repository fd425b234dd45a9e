/** The repetitions: what the box records every week. The documentation mentions them and does not describe them. */
import { z } from 'zod'
import {
  days,
  del,
  flag,
  list,
  many,
  minutesOf,
  numeric,
  oneLine,
  orNull,
  post,
  type Reader,
  text,
  timeAfter,
  timeOfDay,
} from '../../src/contract/index.ts'
import { absentCodes, errors } from './errors.ts'
import { Channel, channelUuid, margin, marginsFor, Title } from './input.ts'
import { hasRecorder, Id, withChannels } from './recordings.ts'

const number = orNull(numeric).catch(null)
const Params = z
  .object({ channel_uuid: text.catch(null), start_hour: numeric, start_min: numeric, duration: number })
  .extend({ margin_before: number, margin_after: number, repeat_days: z.record(z.string(), flag).catch({}) })

const Generator = z
  .object({ id: Id, name: oneLine.catch(null), media: oneLine.catch(null), channel: oneLine, params: Params })
  .transform(({ params: { repeat_days, start_hour, start_min, duration, ...params }, ...it }) => {
    const from = start_hour * 60 + start_min
    const to = duration === null ? null : timeAfter((from + duration / 60) % minutesOfDay)
    return { ...it, ...params, from: timeAfter(from), to, days: days.filter((day) => repeat_days[day] === true) }
  })
type Generator = z.output<typeof Generator>

const Repeat = z.strictObject({ channel: Channel, name: Title, from: timeOfDay, to: timeOfDay }).extend({
  days: z
    .array(z.enum(days))
    .min(1)
    .default([...days]),
  margin_before: margin,
  margin_after: margin,
})

const path = 'pvr/generator/'
const minutesOfDay = 24 * 60

export const generator = many({
  schema: Generator,
  from: generators,
  every: '15m',
  absentCodes,
  changes: ['recording', 'recorder'],
  key: (it) => it.id,
  title: (it) => it.name,
  errors,
  state: ['name', 'channel', 'channel_uuid', 'from', 'to', 'days', 'margin_before', 'margin_after', 'media'],
  commands: {
    repeat: { takes: Repeat, on: 'list', answer: z.object({ id: Id }), ask: (input, _, box) => repeat(input, box) },
    // What it has planned and not begun goes with it.
    remove: { takes: z.strictObject({}), ask: (_, it: Generator) => del(`${path}${encodeURIComponent(it.id)}`) },
  },
})

const Parameters = z.object({ params: z.object({ channel_uuid: text }) })

async function generators(box: Reader) {
  if (!(await hasRecorder(box))) return undefined
  const all = await box.get(path, list(z.unknown()))
  const uuids = all.map((it) => ({ channel_uuid: Parameters.safeParse(it).data?.params.channel_uuid }))
  const named = await withChannels(box, uuids)
  return all.map((it, at) => ({ ...named[at], ...Object(it) }))
}

/** The times are those of the place where the box is. A recording over midnight belongs to the day on which it begins. */
async function repeat({ channel, name, from, to, days: wanted, ...input }: z.output<typeof Repeat>, box: Reader) {
  const start = minutesOf(from) % minutesOfDay
  const minutes = (minutesOf(to) - start + minutesOfDay) % minutesOfDay || minutesOfDay
  const params = {
    ...{
      channel_uuid: await channelUuid(box, channel),
      channel_type: '',
      channel_quality: 'auto',
      broadcast_type: 'tv',
    },
    ...{ start_hour: Math.floor(start / 60), start_min: start % 60, start_sec: 0, duration: minutes * 60 },
    ...(await marginsFor(box, input)),
    repeat_days: Object.fromEntries(days.map((day) => [day, wanted.includes(day)])),
  }
  return post(path, { type: 'manual_repeat', name, params })
}
