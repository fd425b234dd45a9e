/** The log of calls as we mean it: who, when, how long, and what became of it. */
import { z } from 'zod'
import { flag, list, numeric, oneOf, type Reader, text } from '../../src/contract/index.ts'
import { named } from './names.ts'

/** `voicemail` is in no version of the documentation; some boxes have it. */
export const Type = oneOf('missed', 'accepted', 'outgoing', 'voicemail')

// line_id: older boxes only.
const Entry = z.object({
  id: numeric,
  type: Type,
  datetime: numeric,
  number: text,
  name: text,
  duration: numeric.nullish().transform((seconds) => seconds ?? 0),
  new: flag,
  contact_id: numeric.catch(0),
  line_id: numeric.optional(),
})

/** A call with the name that somebody has for its number; `number` is '' where it was withheld. */
export const Call = Entry.omit({ name: true, contact_id: true }).extend({ name: z.string().nullable() })
export type Call = z.output<typeof Call>

const Log = understood(Entry)

/** Seconds for which a telephone rings at most. */
const longestRing = 60

/**
 * The calls that are over or were taken, newest first. While the telephone rings the log says `missed` already, for no
 * time at all: whether it was is known when it has stopped. An entry that is none is left out: it must not cost the others.
 */
export async function everyCall(box: Reader) {
  const log = await box.get('call/log/', Log)
  const past = log.filter((it) => !rings(it, box.now))
  return named(
    box,
    past.toSorted((left, right) => right.datetime - left.datetime || right.id - left.id),
  )
}

function rings({ type, duration, datetime }: z.output<typeof Entry>, now: number) {
  return type === 'missed' && duration === 0 && Math.abs(now - datetime) < longestRing
}

/** A list without the odd items in it. Where all of them are odd, the list itself is not what we think. */
export function understood<S extends z.ZodType>(item: S) {
  return list(z.unknown()).transform((all, context) => {
    const known = all.flatMap((it) => item.safeParse(it).data ?? [])
    if (all.length > 0 && known.length === 0) context.addIssue('no item of the list is understood')
    return known
  })
}

/** A call as attributes show it. */
export function told({ id, type, number, name, datetime, duration, ...it }: Call) {
  const line = it.line_id === undefined ? {} : { line_id: it.line_id }
  return { id, type, number: number || null, name, datetime: moment(datetime), duration, new: it.new, ...line }
}

/** Epoch seconds as ISO 8601, to the second; null for what is no moment. */
export function moment(seconds: number) {
  return seconds > 0 && seconds < 8.64e12 ? `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z` : null
}
