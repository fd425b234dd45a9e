/** Reads the call log: who called, when, for how long, and whether the call was answered. */
import { z } from 'zod'
import { flag, list, numeric, oneOf, source, text } from '../../src/contract/index.ts'
import { withNames } from './caller-names.ts'

/** Seconds; 0 if absent. */
export const duration = numeric.nullish().transform((seconds) => seconds ?? 0)

const Entry = z.object({
  id: numeric,
  type: oneOf('missed', 'accepted', 'outgoing', 'voicemail'), // `voicemail` is not documented; some boxes have it
  datetime: numeric,
  number: text,
  name: text,
  duration,
  new: flag,
  contact_id: numeric.catch(0),
  line_id: numeric.optional(), // older boxes only
})

/** A call with the name of the caller or of the called, null if unknown. `number` is '' if it was withheld. */
export const Call = Entry.omit({ name: true, contact_id: true }).extend({ name: z.string().nullable() })
export type Call = z.output<typeof Call>

const Log = tolerantList(Entry)

/** Seconds for which a telephone rings at most. */
const longestRing = 60

/**
 * The calls that are over or were answered, newest first. While the telephone rings the log already has the call as
 * `missed` with a duration of 0. Whether it was missed is known only when the ringing has stopped, so it is left out.
 */
export const calls = source(async (box) => {
  const log = await box.get('call/log/', Log)
  const isRinging = ({ type, duration, datetime }: z.output<typeof Entry>) =>
    type === 'missed' && duration === 0 && Math.abs(box.now - datetime) < longestRing
  const past = log.filter((it) => !isRinging(it))
  const newestFirst = past.toSorted((left, right) => right.datetime - left.datetime || right.id - left.id)
  return withNames(box, newestFirst)
})

/**
 * A list without the items that do not match the schema, so that one malformed item does not cost the others. If no item
 * matches, the list itself does not match: it is something else than expected.
 */
export function tolerantList<S extends z.ZodType>(item: S) {
  return list(item.optional().catch(undefined)).transform((all, context) => {
    const matching = all.filter((it) => it !== undefined)
    if (all.length > 0 && matching.length === 0) context.addIssue('no item of the list is understood')
    return matching
  })
}

/** Epoch seconds as ISO 8601, to the second; null if out of range. */
export function isoTime(seconds: number) {
  return seconds > 0 && seconds < 8.64e12 ? `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z` : null
}
