/** The call log: how many calls were missed, the last one of each type, the last twenty, and an event for each new one. */
import { z } from 'zod'
import { del, flag, list, many, numeric, one, oneOf, post, put, source, text } from '../../src/contract/index.ts'
import { isoTime } from '../sources/leaves.ts'
import { CallerNumber, callerOf, duration, shown, tolerantList, withNames } from './entries.ts'

/** `voicemail` is not documented; some boxes have it. */
const types = ['missed', 'accepted', 'outgoing', 'voicemail'] as const

const Entry = z
  .object({
    id: numeric,
    type: oneOf(...types),
    number: CallerNumber,
    name: text,
    datetime: numeric,
    duration,
    new: flag,
  })
  .extend({ contact_id: numeric.catch(0), line_id: numeric.optional() }) // only older boxes send a line_id
const Entries = tolerantList(Entry)

/** A call. The number is null if it was withheld (`anonymous`), the name if it is unknown; `at` is in epoch seconds. */
const Call = Entry.omit({ contact_id: true })
  .extend({ name: z.string().nullable() })
  .transform((it) => ({ ...it, ...callerOf(it.number), datetime: isoTime(it.datetime), at: it.datetime }))
type Call = z.output<typeof Call>

/**
 * The calls that are over or were answered, newest first. While the telephone rings the log already has the call as
 * `missed` with a duration of 0. Whether it was missed is known only when the ringing has stopped, so it is left out.
 */
const calls = source(async (box) => {
  const log = await box.get('call/log/', Entries)
  // A telephone rings for a minute at most.
  const mayRing = (datetime: number) => Math.abs(box.now - datetime) < 60
  const past = log.filter((it) => it.type !== 'missed' || it.duration !== 0 || !mayRing(it.datetime))
  const newestFirst = past.toSorted((left, right) => right.datetime - left.datetime || right.id - left.id)
  return withNames(box, newestFirst)
})

const Log = list(Call).transform((all) => ({
  all,
  missed: all.filter((it) => it.type === 'missed').length,
  unread: all.filter((it) => it.new).length,
  unread_missed: all.filter((it) => it.new && it.type === 'missed').length,
  last: shown(all[0]),
  anonymous: all[0]?.anonymous,
  last_type: all[0]?.type,
  last_at: all[0]?.datetime,
  // The last twenty, as every new call publishes them all again.
  calls: all.slice(0, 20).map(({ at: _, line_id, ...it }) => (line_id === undefined ? it : { ...it, line_id })),
}))
type Log = z.output<typeof Log>

const Nothing = z.strictObject({})
const EntryId = z.strictObject({ id: z.int().nonnegative() })
const count = { is: 'sensor', count: 'now' } as const

export const log = one({
  schema: Log,
  from: calls,
  every: '1m',
  refreshOn: ['push_phone'],
  enabled: ['missed', 'unread_missed', 'last', 'last_missed', 'mark_all_read'],
  entities: {
    missed: { ...count, name: 'Missed calls', id: 'calls_missed', icon: 'mdi:phone-missed' },
    unread: { ...count, name: 'Unread calls', id: 'calls_unread', icon: 'mdi:phone-alert' },
    unread_missed: { ...count, name: 'Unread missed calls', id: 'calls_unread_missed', icon: 'mdi:phone-missed' },
    last: {
      is: 'sensor',
      name: 'Last call',
      id: 'last_call',
      icon: 'mdi:phone-log',
      attributes: ['anonymous', 'last_type', 'last_at', 'calls'],
    },
    last_missed: lastOf('missed', 'mdi:phone-missed'),
    last_accepted: { ...lastOf('accepted', 'mdi:phone-incoming') },
    last_outgoing: { ...lastOf('outgoing', 'mdi:phone-outgoing') },
    last_voicemail: { ...lastOf('voicemail', 'mdi:voicemail'), name: 'Last call to the voicemail' },
    mark_all_read: {
      is: 'button',
      name: 'Mark all calls as read',
      id: 'mark_calls_read',
      icon: 'mdi:phone-check',
      press: () => post('call/log/mark_all_as_read/'),
    },
  },
  commands: {
    mark_read: { takes: EntryId, ask: ({ id }) => put(`call/log/${id}`, { new: false }) },
    delete: { takes: EntryId, ask: ({ id }) => del(`call/log/${id}`) },
    delete_all: { takes: Nothing, danger: 'Deletes all calls from the log.', ask: () => post('call/log/delete_all/') },
  },
})

/** When the last call of a type was (0: never), and its number, name and duration. */
function lastOf(type: (typeof types)[number], icon: `mdi:${string}`) {
  const last = ({ all }: Log) => all.find((it) => it.type === type)
  return {
    ...({
      is: 'sensor',
      name: `Last ${type} call`,
      id: `last_${type}_call`,
      icon,
      class: 'timestamp',
      never: true,
    } as const),
    // Most boxes have a list of voice messages instead of such calls. The entity only exists if the log has one.
    value: (it: Log) => last(it)?.at ?? (type === 'voicemail' ? undefined : 0),
    attributes: {
      [`last_${type}_number`]: (it: Log) => last(it)?.number,
      [`last_${type}_anonymous`]: (it: Log) => last(it)?.anonymous,
      [`last_${type}_name`]: (it: Log) => last(it)?.name,
      [`last_${type}_duration`]: (it: Log) => last(it)?.duration,
    },
  }
}

const became = (type: Call['type']) => (before?: Call, after?: Call) => after?.type === type && before?.type !== type

/** The calls as list events. Their states are empty: only `log` keeps anything about a call in a retained topic. */
export const call = many({
  schema: Call,
  from: calls,
  every: '1m',
  refreshOn: ['push_phone'],
  key: (it) => String(it.id),
  listEvents: {
    call: {
      is: 'event',
      name: 'Call',
      icon: 'mdi:phone',
      // An entry may change once: it is `missed` until the call is answered, and `accepted` from then on.
      types: Object.fromEntries(types.map((type) => [type, became(type)])),
      attributes: ['id', 'number', 'anonymous', 'name', 'datetime', 'duration', 'line_id'],
    },
  },
})
