/** The call log: how many calls were missed, the last one of each type, the last twenty, and an event for each new one. */
import { z } from 'zod'
import { del, list, many, one, post, put } from '../../src/contract/index.ts'
import { Call, calls, isoTime } from './call-log.ts'

const Log = z.object({ calls: list(Call) }).transform(({ calls }) => ({
  calls,
  missed: calls.filter((it) => it.type === 'missed').length,
  unread: calls.filter((it) => it.new).length,
  unread_missed: calls.filter((it) => it.new && it.type === 'missed').length,
}))
type Log = z.output<typeof Log>

/** How many calls the attributes show: the recorder of Home Assistant stores at most 16 kB. */
const shown = 20

const EntryId = z.strictObject({ id: z.int().nonnegative() })

export const log = one({
  schema: Log,
  from: async (box) => ({ calls: await calls(box) }),
  every: '1m',
  refreshOn: ['push_phone'],
  entities: {
    missed: { is: 'sensor', name: 'Missed calls', id: 'calls_missed', icon: 'mdi:phone-missed', count: 'now' },
    unread: { is: 'sensor', name: 'Unread calls', id: 'calls_unread', icon: 'mdi:phone-alert', count: 'now' },
    unread_missed: {
      is: 'sensor',
      name: 'Unread missed calls',
      id: 'calls_unread_missed',
      icon: 'mdi:phone-missed',
      count: 'now',
    },
    last: {
      is: 'sensor',
      name: 'Last call',
      id: 'last_call',
      icon: 'mdi:phone-log',
      value: ({ calls: [last] }) => last?.name || last?.number || null,
      attributes: {
        last_type: ({ calls: [last] }) => last?.type ?? null,
        last_at: ({ calls: [last] }) => (last ? isoTime(last.datetime) : null),
        calls: (it) => it.calls.slice(0, shown).map(attributesOf),
      },
    },
    last_missed: lastOf('missed', 'mdi:phone-missed'),
    last_accepted: lastOf('accepted', 'mdi:phone-incoming'),
    last_outgoing: lastOf('outgoing', 'mdi:phone-outgoing'),
    // Only if the log has such calls; most boxes have a list of messages instead.
    last_voicemail: {
      ...lastOf('voicemail', 'mdi:voicemail'),
      name: 'Last call to the voicemail',
      value: (it: Log) => last(it, 'voicemail')?.datetime,
    },
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
    delete_all: {
      takes: z.strictObject({}),
      danger: 'Deletes all calls from the log.',
      ask: () => post('call/log/delete_all/'),
    },
  },
})

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
      types: {
        missed: became('missed'),
        accepted: became('accepted'),
        outgoing: became('outgoing'),
        voicemail: became('voicemail'),
      },
      attributes: {
        id: (it) => it.id,
        number: (it) => it.number || null,
        name: (it) => it.name,
        datetime: (it) => isoTime(it.datetime),
        duration: (it) => it.duration,
        line_id: (it) => it.line_id ?? null,
      },
    },
  },
})

/** When the last call of a type was, and its number, name and duration. */
function lastOf(type: Exclude<Call['type'], 'unknown'>, icon: `mdi:${string}`) {
  return {
    is: 'sensor',
    name: `Last ${type} call`,
    id: `last_${type}_call`,
    icon,
    class: 'timestamp',
    value: (it: Log) => last(it, type)?.datetime ?? null,
    attributes: {
      [`last_${type}_number`]: (it: Log) => last(it, type)?.number || null,
      [`last_${type}_name`]: (it: Log) => last(it, type)?.name ?? null,
      [`last_${type}_duration`]: (it: Log) => last(it, type)?.duration ?? null,
    },
  } as const
}

function last({ calls }: Log, type: Call['type']) {
  return calls.find((it) => it.type === type)
}

function became(type: Call['type']) {
  return (before: Call | undefined, after: Call | undefined) => after?.type === type && before?.type !== type
}

function attributesOf({ id, type, number, name, datetime, duration, ...it }: Call) {
  const line = it.line_id === undefined ? {} : { line_id: it.line_id }
  return { id, type, number: number || null, name, datetime: isoTime(datetime), duration, new: it.new, ...line }
}
