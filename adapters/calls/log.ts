/** The log of calls: how many were missed, the last of each kind, the last twenty, and what happens in it. */
import { z } from 'zod'
import { many, one } from '../../src/contract/index.ts'
import { Call, everyCall, moment, told } from './entries.ts'

const Log = z.object({ calls: z.array(Call) }).transform(({ calls }) => ({
  calls,
  missed: calls.filter((it) => it.type === 'missed').length,
  unread: calls.filter((it) => it.new).length,
  unread_missed: calls.filter((it) => it.new && it.type === 'missed').length,
}))
type Log = z.output<typeof Log>

/** How many calls the attributes show: Home Assistant's recorder takes 16 kB. */
const shown = 20

const Entry = z.strictObject({ id: z.int().nonnegative() })

export const log = one({
  schema: Log,
  from: async (box) => ({ calls: await everyCall(box) }),
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
      value: ({ calls: [last] }) => (last ? last.name || last.number || null : null),
      attributes: {
        last_type: ({ calls: [last] }) => last?.type ?? null,
        last_at: ({ calls: [last] }) => (last ? moment(last.datetime) : null),
        calls: (it) => it.calls.slice(0, shown).map(told),
      },
    },
    last_missed: {
      is: 'sensor',
      name: 'Last missed call',
      id: 'last_missed_call',
      icon: 'mdi:phone-missed',
      class: 'timestamp',
      value: (it) => last(it, 'missed')?.datetime ?? null,
      attributes: {
        last_missed_number: (it) => last(it, 'missed')?.number || null,
        last_missed_name: (it) => last(it, 'missed')?.name ?? null,
        last_missed_duration: (it) => last(it, 'missed')?.duration ?? null,
      },
    },
    last_accepted: {
      is: 'sensor',
      name: 'Last accepted call',
      id: 'last_accepted_call',
      icon: 'mdi:phone-incoming',
      class: 'timestamp',
      value: (it) => last(it, 'accepted')?.datetime ?? null,
      attributes: {
        last_accepted_number: (it) => last(it, 'accepted')?.number || null,
        last_accepted_name: (it) => last(it, 'accepted')?.name ?? null,
        last_accepted_duration: (it) => last(it, 'accepted')?.duration ?? null,
      },
    },
    last_outgoing: {
      is: 'sensor',
      name: 'Last outgoing call',
      id: 'last_outgoing_call',
      icon: 'mdi:phone-outgoing',
      class: 'timestamp',
      value: (it) => last(it, 'outgoing')?.datetime ?? null,
      attributes: {
        last_outgoing_number: (it) => last(it, 'outgoing')?.number || null,
        last_outgoing_name: (it) => last(it, 'outgoing')?.name ?? null,
        last_outgoing_duration: (it) => last(it, 'outgoing')?.duration ?? null,
      },
    },
    // Only where the log knows such calls; most boxes have a list of messages instead.
    last_voicemail: {
      is: 'sensor',
      name: 'Last call to the voicemail',
      id: 'last_voicemail_call',
      icon: 'mdi:voicemail',
      class: 'timestamp',
      value: (it) => last(it, 'voicemail')?.datetime,
      attributes: {
        last_voicemail_number: (it) => last(it, 'voicemail')?.number || null,
        last_voicemail_name: (it) => last(it, 'voicemail')?.name ?? null,
        last_voicemail_duration: (it) => last(it, 'voicemail')?.duration ?? null,
      },
    },
    mark_all_read: {
      is: 'button',
      name: 'Mark all calls as read',
      id: 'mark_calls_read',
      icon: 'mdi:phone-check',
      press: () => ({ method: 'POST', path: 'call/log/mark_all_as_read/', body: {} }),
    },
  },
  commands: {
    mark_read: {
      takes: Entry,
      ask: ({ id }) => ({ method: 'PUT', path: `call/log/${id}`, body: { new: false } }),
    },
    delete: { takes: Entry, ask: ({ id }) => ({ method: 'DELETE', path: `call/log/${id}` }) },
    delete_all: {
      takes: z.strictObject({}),
      ask: () => ({ method: 'POST', path: 'call/log/delete_all/', body: {} }) as const,
    },
  },
})

/** Nothing of a call stands retained but in `log`; here is only what happens. */
export const call = many({
  schema: Call,
  from: everyCall,
  every: '1m',
  refreshOn: ['push_phone'],
  key: (it) => String(it.id),
  listEvents: {
    call: {
      is: 'event',
      name: 'Call',
      icon: 'mdi:phone',
      // An entry may change once: it is `missed` until somebody takes the receiver off, and `accepted` from then on.
      types: {
        missed: (before, after) => became('missed', before, after),
        accepted: (before, after) => became('accepted', before, after),
        outgoing: (before, after) => became('outgoing', before, after),
        voicemail: (before, after) => became('voicemail', before, after),
      },
      attributes: {
        id: (it) => it.id,
        number: (it) => it.number || null,
        name: (it) => it.name,
        datetime: (it) => moment(it.datetime),
        duration: (it) => it.duration,
        line_id: (it) => it.line_id ?? null,
      },
    },
  },
})

function last({ calls }: Log, type: Call['type']) {
  return calls.find((it) => it.type === type)
}

function became(type: Call['type'], before: Call | undefined, after: Call | undefined) {
  return after?.type === type && before?.type !== type
}
