/** The television recorder. https://dev.freebox.fr/sdk/os/pvr/; its generators are not documented. */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import {
  advance,
  end,
  type Frecord,
  mark,
  optional,
  type Precord,
  precord,
  type Recorder,
  recordable,
} from '../house/recorder.ts'
import { now, type SimulatedHouse } from '../house.ts'
import { type Chapter, EmptyBody, get, post, put, remove } from '../route.ts'

const seconds = z.int().min(0)
const Config = z.strictObject({ margin_before: seconds, margin_after: seconds }).partial()

const channel = {
  channel_type: z.enum(['', 'iptv', 'dvb']),
  channel_quality: z.enum(['auto', 'hd', 'sd', 'ld', '3d']),
  broadcast_type: z.enum(['tv', 'radio']),
}
const fields = {
  ...{ start: seconds, end: seconds, channel_uuid: z.string().min(1), name: z.string().min(1), subname: z.string() },
  ...{ ...channel, media: z.string().min(1), path: z.string() },
  ...{ margin_before: seconds, margin_after: seconds, enabled: z.boolean() },
}
const required = { start: true, end: true, channel_uuid: true, name: true, subname: true } as const
const Creation = z.strictObject(fields).partial().required(required)
const Change = z.strictObject(fields).partial()
type Change = z.output<typeof Change>
const Rename = z.strictObject({ name: z.string().min(1), subname: z.string() }).partial()

const weekDays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
const Params = z.strictObject({
  ...{ channel_uuid: fields.channel_uuid, ...channel, margin_before: seconds, margin_after: seconds },
  ...{ start_hour: z.int().min(0).max(23), start_min: z.int().min(0).max(59), start_sec: z.int().min(0).max(59) },
  duration: z.int().min(60).max(86_400),
  repeat_days: z.strictObject({
    ...{ monday: z.boolean(), tuesday: z.boolean(), wednesday: z.boolean(), thursday: z.boolean() },
    ...{ friday: z.boolean(), saturday: z.boolean(), sunday: z.boolean() },
  }),
})
const Repetition = z.strictObject({ type: z.literal('manual_repeat'), name: z.string().min(1), params: Params })

export const pvr: Chapter = {
  read: 'pvr',
  write: 'pvr',
  routes: [
    get('pvr/config', ({ house }) => house.recorder.config),
    put('pvr/config', Config, ({ house, body }) => Object.assign(house.recorder.config, body)),
    get('pvr/quota', ({ house }) => house.recorder.quota),
    put('pvr/quota', EmptyBody, ({ house }) => house.recorder.quota),
    get('pvr/media', ({ house }) => house.recorder.media),
    get('pvr/programmed', ({ house }) => current(house).programmed),
    get('pvr/programmed/{id}', ({ house, parameters }) => programmedWith(current(house), parameters.id)),
    post('pvr/programmed', Creation, ({ house, body }) => program(current(house), body)),
    put('pvr/programmed/{id}', Change, ({ house, parameters, body }) => {
      return change(current(house), programmedWith(house.recorder, parameters.id), body)
    }),
    remove('pvr/programmed/{id}', EmptyBody, ({ house, parameters }) => {
      const recorder = current(house)
      const it = programmedWith(recorder, parameters.id)
      if (it.state === 'running') end(recorder, it, 'stopped')
      recorder.programmed = recorder.programmed.filter((one) => one !== it)
    }),
    get('pvr/finished', ({ house }) => current(house).finished),
    get('pvr/finished/{id}', ({ house, parameters }) => finishedWith(current(house), parameters.id)),
    put('pvr/finished/{id}', Rename, ({ house, parameters, body }) => {
      return Object.assign(finishedWith(current(house), parameters.id), body)
    }),
    remove('pvr/finished/{id}', EmptyBody, ({ house, parameters }) => {
      const it = finishedWith(current(house), parameters.id)
      house.recorder.finished = house.recorder.finished.filter((one) => one !== it)
    }),
    get('pvr/generator', ({ house }) => house.recorder.generators),
    get('pvr/generator/{id}', ({ house, parameters }) => generatorWith(house.recorder, parameters.id)),
    post('pvr/generator', Repetition, ({ house, body }) => repeat(current(house), body)),
    remove('pvr/generator/{id}', EmptyBody, ({ house, parameters }) => {
      const recorder = current(house)
      const it = generatorWith(recorder, parameters.id)
      recorder.generators = recorder.generators.filter((one) => one !== it)
      const isPlanned = ({ record_gen_id, state }: Precord) =>
        record_gen_id === it.id && (state === 'waiting_start_time' || state === 'disabled')
      recorder.programmed = recorder.programmed.filter((one) => !isPlanned(one))
    }),
  ],
}

/** The recorder as it is now. */
function current({ recorder }: SimulatedHouse): Recorder {
  advance(recorder, now())
  return recorder
}

function withId<T extends { id: number }>(all: readonly T[], id: string): T {
  const found = all.find((it) => String(it.id) === id)
  if (found === undefined) throw new Refusal('noent')
  return found
}

function programmedWith({ programmed }: Recorder, id: string): Precord {
  return withId(programmed, id)
}

function finishedWith({ finished }: Recorder, id: string): Frecord {
  return withId(finished, id)
}

/** An unknown repetition is 404. */
function generatorWith({ generators }: Recorder, id: string) {
  const found = generators.find((it) => String(it.id) === id)
  if (found === undefined) throw new Refusal('invalid_request', {}, 404)
  return found
}

function check({ media }: Recorder, it: Pick<Precord, 'start' | 'end' | 'channel_uuid' | 'media'>): void {
  if (recordable[it.channel_uuid] === undefined) throw new Refusal('unknown_channel')
  if (it.end <= it.start) throw new Refusal('inval_end_before_start')
  if (it.end <= now()) throw new Refusal('record_date_in_past')
  if (it.end - it.start > 86_400) throw new Refusal('record_duration_too_long')
  if (!media.some((one) => one.media === it.media)) throw new Refusal('inval')
}

/** Without margins it has none: the box does not use those of its settings. */
function program(recorder: Recorder, body: z.output<typeof Creation>): Precord {
  const [disk] = recorder.media
  if (disk === undefined) throw new Refusal('internal_error')
  const wanted = { ...optional, media: disk.media, ...definedIn(body) }
  check(recorder, { ...wanted, ...body, media: wanted.media })
  const it = precord({ ...wanted, start: body.start, end: body.end, id: ++recorder.last.programmed })
  recorder.programmed.push(it)
  advance(recorder, now())
  return it
}

const ofOccurrence = ['enabled', 'name', 'subname']
const whileRunning = ['end', 'subname']

/** What can be changed depends on whether it waits, runs or is over, and on whether a repetition has made it. */
function change(recorder: Recorder, it: Precord, body: Change): Precord {
  const isPlanned = it.state === 'waiting_start_time' || it.state === 'disabled'
  const keys = Object.keys(body)
  if (body.enabled !== undefined && it.state === 'running') throw new Refusal('cannot_disable_has_data')
  if (body.enabled !== undefined && !isPlanned) throw new Refusal('cannot_change_en_state')
  if (body.enabled !== undefined && !it.has_record_gen) throw new Refusal('only_auto_disable')
  if (it.state === 'running' && keys.some((key) => !whileRunning.includes(key))) throw new Refusal('inval')
  if (isPlanned && it.has_record_gen && keys.some((key) => !ofOccurrence.includes(key))) throw new Refusal('inval')
  if (isPlanned && !it.has_record_gen) check(recorder, { ...it, ...definedIn(body) })
  Object.assign(it, definedIn(body))
  if (isPlanned) it.state = it.enabled ? 'waiting_start_time' : 'disabled'
  it.channel_name = recordable[it.channel_uuid] ?? ''
  mark(recorder)
  return it
}

/** The box plans its next occurrence: for the simulator, tomorrow's. */
function repeat(recorder: Recorder, { type, name, params }: z.output<typeof Repetition>) {
  const [disk] = recorder.media
  if (disk === undefined) throw new Refusal('internal_error')
  if (recordable[params.channel_uuid] === undefined) throw new Refusal('unknown_channel')
  if (!weekDays.some((day) => params.repeat_days[day])) throw new Refusal('inval')
  const generator = { id: ++recorder.last.generator, type, name, media: disk.media, path: optional.path, params }
  recorder.generators.push(generator)
  const start = new Date((now() + 86_400) * 1000).setHours(params.start_hour, params.start_min, 0, 0) / 1000
  const { duration, channel_uuid, margin_before, margin_after } = params
  const made = { has_record_gen: true, record_gen_id: generator.id, margin_before, margin_after }
  const when = { start, end: start + duration }
  recorder.programmed.push(
    precord({ ...made, ...when, id: ++recorder.last.programmed, media: disk.media, name, channel_uuid }),
  )
  mark(recorder)
  return generator
}

/** Without the members that are undefined. */
function definedIn<T extends object>(body: T) {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
}
