/**
 * The television recorder: what is programmed and recorded in a household with a disk. Recordings begin and end by the
 * clock: `advance` brings them up to date. The box receives one stream at a time.
 */
import type { ModelSheet } from '../models.ts'
import { channelNames } from './television.ts'

/** What programmed and finished recordings have in common. */
interface Recorded {
  id: number
  media: string
  path: string
  has_record_gen: boolean
  record_gen_id: number
  enabled: boolean
  altered: boolean
  state: string
  error: string
  channel_uuid: string
  /** Empty for the channels of some packages. */
  channel_name: string
  channel_quality: string
  channel_type: string
  broadcast_type: string
  name: string
  subname: string
  start: number
  end: number
}

export interface Precord extends Recorded {
  conflict: boolean
  overlap_list: number[]
  /** Seconds. */
  margin_before: number
  margin_after: number
}

export interface Frecord extends Recorded {
  filename: string
  byte_size: number
  secure: boolean
}

export interface Generator {
  id: number
  type: 'manual_repeat'
  name: string
  media: string
  path: string
  params: {
    channel_uuid: string
    channel_type: string
    channel_quality: string
    broadcast_type: string
    start_hour: number
    start_min: number
    start_sec: number
    duration: number
    margin_before: number
    margin_after: number
    repeat_days: Record<string, boolean>
  }
}

export interface Media {
  media: string
  free_bytes: number
  total_bytes: number
  record_time: {
    dvb?: { sd: number; hd: number; '3d': number }
    iptv: { ld: number; sd: number; hd: number; '3d': number }
  }
}

export interface Recorder {
  /** Seconds. */
  config: { margin_before: number; margin_after: number }
  quota: { quota_exceeded: boolean; needed_tresh: number; cur_tresh: number }
  programmed: Precord[]
  finished: Frecord[]
  generators: Generator[]
  media: Media[]
  /** The ids that were given last. */
  last: { programmed: number; finished: number; generator: number }
}

/** The channels that the box records, by uuid: those of the house, and some that it had. */
export const recordable: Readonly<Record<string, string>> = {
  ...channelNames,
  ...{ 'uuid-webtv-374': 'NT1', 'uuid-webtv-404': 'Téva', 'uuid-webtv-669': '' },
}
/** A channel of a package that the household does not pay for: its recordings fail. */
const unsubscribed = 'uuid-webtv-669'

/** A box without a disk has no media, and records nothing. */
export function createRecorder(sheet: ModelSheet, now: number): Recorder {
  const { disk_status, user_main_storage: main, board_name } = sheet
  const base = {
    config: { margin_before: 300, margin_after: 600 },
    last: { programmed: 240, finished: 30, generator: 10 },
  }
  const quota = { quota_exceeded: false, needed_tresh: 0, cur_tresh: 80 }
  if (disk_status !== 'active') return { ...base, quota, programmed: [], finished: [], generators: [], media: [] }
  const hasTuner = board_name === 'fbxgw2r' || board_name === 'fbxgw7r'
  const recorder = {
    ...{ ...base, quota, media: [mediaOf(main, hasTuner)], generators: [documentary(main)] },
    programmed: programmedOf(main, now),
    finished: finishedOf(main, now),
  }
  mark(recorder)
  return recorder
}

function mediaOf(media: string, hasTuner: boolean): Media {
  const dvb = { sd: 2_110_000, hd: 1_535_000, '3d': 1_535_000 }
  const iptv = { ld: 6_757_000, sd: 4_826_000, hd: 2_222_000, '3d': 2_222_000 }
  return { media, free_bytes: 1.73e12, total_bytes: 1.96e12, record_time: { ...(hasTuner && { dvb }), iptv } }
}

const path = 'Enregistrements'
const hour = 3600
const day = 24 * hour

/** What a body may leave out when a recording is programmed, and its value then. */
export const optional = {
  ...{ path, channel_quality: 'auto', channel_type: '', broadcast_type: 'tv', enabled: true },
  ...{ margin_before: 0, margin_after: 0 },
}

export function precord(fields: Partial<Precord> & Pick<Precord, 'id' | 'media' | 'start' | 'end'>): Precord {
  const { channel_uuid = 'uuid-webtv-201' } = fields
  return {
    ...optional,
    ...{ has_record_gen: false, record_gen_id: 0, conflict: false, overlap_list: [], altered: false },
    ...{ state: 'waiting_start_time', error: 'none', name: '', subname: '' },
    ...fields,
    ...{ channel_uuid, channel_name: recordable[channel_uuid] ?? '' },
  }
}

/** A repetition with an occurrence that is skipped, two that overlap, one that is over and one that has failed. */
function programmedOf(media: string, now: number): Precord[] {
  const margins = { margin_before: 300, margin_after: 600 }
  const repeated = { media, has_record_gen: true, record_gen_id: 10, name: 'Rendez-vous en terre inconnue', ...margins }
  const at = (start: number, minutes: number) => ({ start: now + start, end: now + start + minutes * 60 })
  const film = { name: 'Le Grand Bleu', channel_uuid: 'uuid-webtv-612' }
  return [
    precord({ id: 190, ...repeated, ...at(3 * day, 90) }),
    precord({ id: 191, ...repeated, ...at(10 * day, 90), enabled: false, state: 'disabled' }),
    precord({ id: 195, media, name: 'Tout le sport', channel_uuid: 'uuid-webtv-287', ...at(day, 30), ...margins }),
    precord({ id: 196, media, ...film, ...at(day + 1200, 140), ...margins }),
    precord({
      id: 236,
      media,
      name: 'Fier de ma maison',
      channel_uuid: 'uuid-webtv-613',
      ...at(-day, 75),
      state: 'finished',
    }),
    precord({
      ...{ id: 237, media, name: 'Ligue 1', channel_uuid: unsubscribed, ...at(-2 * day, 120) },
      ...{ state: 'start_error', error: 'no_stream_available' },
    }),
  ]
}

function finishedOf(media: string, now: number): Frecord[] {
  const house = { ...precord({ id: 5, media, start: now - day, end: now - day + 4500 }), name: 'Fier de ma maison' }
  const { conflict, overlap_list, margin_before, margin_after, ...common } = {
    ...house,
    state: 'finished',
    altered: true,
  }
  const m6 = { channel_uuid: 'uuid-webtv-613', channel_name: 'M6' }
  const tf1 = { channel_uuid: 'uuid-webtv-612', channel_name: 'TF1', name: 'Nos chers voisins' }
  const file = (channel: string, name: string, id: number) => `${channel} - ${name} (${id}).m2ts`
  const secure = { ...common, ...tf1, id: 22, media: '', path: '', start: now - 9 * day, end: now - 9 * day + hour }
  return [
    { ...common, ...m6, filename: file('M6', 'Fier de ma maison', 5), byte_size: 4_433_869_440, secure: false },
    // A protected recording has no place on a disk.
    { ...secure, filename: file('TF1', 'Nos chers voisins', 22), byte_size: 2_421_095_040, secure: true },
  ]
}

function documentary(media: string): Generator {
  const never = { tuesday: false, wednesday: false, thursday: false, friday: false, saturday: false, sunday: false }
  return {
    ...{ id: 10, type: 'manual_repeat', name: 'Rendez-vous en terre inconnue', media, path },
    params: {
      ...{ channel_uuid: 'uuid-webtv-201', channel_type: '', channel_quality: 'auto', broadcast_type: 'tv' },
      ...{ start_hour: 20, start_min: 50, start_sec: 0, duration: 5400, margin_before: 300, margin_after: 600 },
      repeat_days: { monday: true, ...never },
    },
  }
}

const begin = (it: Precord) => it.start - it.margin_before
const stop = (it: Precord) => it.end + it.margin_after
const isOn = (it: Precord) => it.state === 'running' || it.state === 'starting'
const isWaiting = (it: Precord) => it.state === 'waiting_start_time'

/** Begins and ends the recordings whose time has come. */
export function advance(recorder: Recorder, now: number): void {
  const { programmed } = recorder
  for (const it of programmed.filter((one) => isOn(one) && now >= stop(one))) end(recorder, it, 'none')
  for (const it of programmed.filter((one) => isWaiting(one) && now >= begin(one))) {
    if (it.channel_uuid === unsubscribed) Object.assign(it, { state: 'start_error', error: 'no_stream_available' })
    else if (programmed.some(isOn)) Object.assign(it, { state: 'start_error', error: 'resource_problem' })
    else if (now >= stop(it)) Object.assign(it, { state: 'failed', error: 'missed' })
    else start(recorder, it)
  }
  mark(recorder)
}

function start(recorder: Recorder, it: Precord): void {
  const { conflict, overlap_list, margin_before, margin_after, ...common } = Object.assign(it, { state: 'running' })
  const id = ++recorder.last.finished
  const filename = `${it.channel_name} - ${it.name} (${id}).m2ts`
  recorder.finished.push({ ...common, id, filename, byte_size: 0, secure: false })
}

/** Ends a recording that runs. Its file has the same channel, name and start. */
export function end({ finished }: Recorder, it: Precord, error: string): void {
  const file = finished.find((one) => one.state === 'running' && one.start === it.start && one.name === it.name)
  for (const one of [it, file]) if (one) Object.assign(one, { state: 'finished', error })
  if (file) file.byte_size = (it.end - it.start) * 700_000
}

/** Which of those that wait overlap with another one. */
export function mark({ programmed }: Recorder): void {
  const planned = programmed.filter((it) => isWaiting(it) || isOn(it))
  for (const it of programmed) {
    const others = planned.filter((one) => one !== it && begin(one) < stop(it) && begin(it) < stop(one))
    const overlaps = isWaiting(it) ? others.map(({ id }) => id) : []
    Object.assign(it, { conflict: overlaps.length > 0, overlap_list: overlaps })
  }
}

/** A short news programme, for a demonstration: the one before it makes room. */
export function recordNews(recorder: Recorder, now: number): void {
  const [media] = recorder.media
  if (media === undefined) return
  advance(recorder, now)
  const name = 'Flash info'
  recorder.programmed = recorder.programmed.filter((it) => it.name !== name)
  recorder.finished = recorder.finished.filter((it) => it.name !== name)
  const id = ++recorder.last.programmed
  recorder.programmed.push(precord({ id, media: media.media, name, start: now + 5, end: now + 25 }))
}
