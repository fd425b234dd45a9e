/**
 * The recordings that the box has as programmed. It keeps those that are over in this list too, so what a recording is
 * follows from its state and not from its list.
 */
import { z } from 'zod'
import {
  flag,
  list,
  moment,
  numeric,
  oneLine,
  oneOf,
  orNull,
  parseEach,
  type Reader,
  source,
  text,
} from '../../src/contract/index.ts'
import { channels } from '../sources/channels.ts'
import { isoTime, known } from '../sources/leaves.ts'

/** An id, which the documentation calls a text and boxes send as a number. */
export const Id = z.union([z.string().min(1), z.number()]).transform(String)

export const State = oneOf(
  ...(['disabled', 'waiting_start_time', 'starting', 'running', 'running_error'] as const),
  ...(['start_error', 'failed', 'finished'] as const),
)
const running: readonly string[] = ['running', 'running_error']
const failed: readonly string[] = ['start_error', 'failed']

const line = oneLine.catch(null)
const seconds = orNull(numeric).catch(null)

/** What all recordings have. `channel` and `due` are not from the box: see `recordings`. */
export const common = {
  ...{ id: Id, name: line, subname: line, channel: line, channel_uuid: text.catch(null), state: State },
  ...{ start: moment.catch(null), end: moment.catch(null), error: text.catch(null), altered: flag.catch(false) },
  ...{ has_record_gen: flag.catch(false), record_gen_id: Id.nullish().catch(null), media: line },
}

export const Recording = z
  .object(common)
  .extend({ enabled: known(z.boolean()), conflict: flag.catch(false), overlap_list: list(Id).catch([]) })
  .extend({ margin_before: seconds, margin_after: seconds, due: z.boolean().catch(false) })
  .transform(({ has_record_gen, record_gen_id, overlap_list: overlaps, enabled, conflict, ...it }) => {
    // A box says `enabled` of each. One that is not repeated cannot be disabled.
    const isWaiting = it.state === 'waiting_start_time' && enabled !== false
    return {
      ...{ ...it, start: isoTime(it.start), end: isoTime(it.end), startsAt: it.start || null },
      ...{ enabled, overlaps, error: errorOf(it), generator: has_record_gen ? (record_gen_id ?? null) : null },
      ...{ repeated: has_record_gen, isWaiting, isRunning: running.includes(it.state) },
      /** Also while it is about to begin. */
      isOn: it.state === 'starting' || running.includes(it.state),
      hasFailed: failed.includes(it.state),
      /** The box keeps the mark when it is over. */
      conflict: conflict && isWaiting,
      title: titleOf(it),
      begins: !it.start ? null : it.start - (it.margin_before ?? 0),
      ends: !it.end ? null : it.end + (it.margin_after ?? 0),
    }
  })
export type Recording = z.output<typeof Recording>

/** The code of its error; null without one. */
export function errorOf({ error }: { readonly error: string | null }): string | null {
  return error === 'none' ? null : error
}

/** Name and subname. */
function titleOf({ name, subname }: { readonly name: string | null; readonly subname: string | null }): string | null {
  return [name, subname].filter((it) => it !== null).join(' – ') || null
}

const mediaPath = 'pvr/media/'
const programmedPath = 'pvr/programmed/'
const Raws = list(z.unknown())

/** The disks that it records on. They change when one is plugged in, and their free space slowly. */
export function readMedia(box: Reader): Promise<unknown[]> {
  return box.get(mediaPath, Raws, '15m')
}

/**
 * Whether the box records. One without a disk answers all the same; it has no media. While a disk is unplugged, what is
 * programmed is still shown.
 */
export async function hasRecorder(box: Reader): Promise<boolean> {
  const programmed = await box.get(programmedPath, Raws, '5m')
  return programmed.length > 0 || ((await box.part(mediaPath, readMedia)) ?? []).length > 0
}

const Named = z.object({ channel_name: line, channel_uuid: text.catch(null) }).catch({
  channel_name: null,
  channel_uuid: null,
})

/** The raw recordings with the names of their channels: a box sends no name for those of some packages. */
export async function withChannels(box: Reader, raws: readonly unknown[]): Promise<object[]> {
  const named = raws.map((raw) => ({ raw, ...Named.parse(raw) }))
  const lacks = named.some(({ channel_name, channel_uuid }) => channel_name === null && channel_uuid !== null)
  const byUuid = lacks ? (await channels(box)).byUuid : undefined
  return named.map(({ raw, channel_name, channel_uuid }) => {
    return { ...Object(raw), channel: channel_name ?? byUuid?.get(channel_uuid ?? '')?.name ?? null }
  })
}

const programmed = source(async (box) => {
  const raws = await box.get(programmedPath, Raws)
  return raws.length > 0 || (await hasRecorder(box)) ? withChannels(box, raws) : undefined
})

const Due = z.object({ state: State, start: moment, margin_before: seconds })

/** The raw recordings, with whether they begin soon; undefined if the box has no recorder. */
export async function rawRecordings(box: Reader): Promise<object[] | undefined> {
  const raws = await box.share(programmed)
  return raws?.map((raw) => ({ ...raw, due: isDue(raw, box.now) }))
}

/** Within ten minutes, or when it should have begun. */
function isDue(raw: object, now: number): boolean {
  const { data } = Due.safeParse(raw)
  if (data === undefined || !data.start || data.state !== 'waiting_start_time') return false
  return data.start - (data.margin_before ?? 0) - now < 600
}

/** The recordings that are understood; undefined if the box has no recorder. */
export async function recordings(box: Reader): Promise<Recording[] | undefined> {
  const raws = await rawRecordings(box)
  return raws && (await parseEach(Recording, raws)).filter((it) => it !== undefined)
}

/** Whether its state changes soon, or is about to. */
export function isActive({ isOn, isWaiting, due }: Recording): boolean {
  return isOn || (isWaiting && due)
}
