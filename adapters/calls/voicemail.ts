/** The voicemail, from API 10.1: the messages, their audio on request, and an event for each new message. */
import { z } from 'zod'
import { del, described, flag, get, list, many, numeric, one, put, source } from '../../src/contract/index.ts'
import { isoTime } from '../sources/leaves.ts'
import { CallerNumber, callerOf, duration, tolerantList, withNames } from './entries.ts'

// The documentation describes the country code as a text; boxes send a number.
const Entry = z
  .object({ id: z.string().min(1), date: numeric, duration, read: z.boolean().default(false) })
  .extend({ phone_number: CallerNumber, country_code: z.union([z.number(), z.string()]).nullish() })
const Entries = tolerantList(Entry.transform(({ date, ...it }) => ({ ...it, datetime: date, number: fullNumber(it) })))

/** A message. The number is null if it was withheld (`anonymous`), the name if it is unknown; `at` is in epoch seconds. */
const Message = z
  .object({
    id: z.string(),
    number: CallerNumber,
    name: z.string().nullable(),
    datetime: numeric,
    duration,
    read: flag,
  })
  .transform((it) => ({ ...it, ...callerOf(it.number), datetime: isoTime(it.datetime), at: it.datetime }))

const Voicemail = list(Message).transform((all) => ({
  unread: all.filter((it) => !it.read).length,
  total: all.length,
  messages: all.slice(0, 20).map(({ at: _, ...it }) => it),
  last: all[0]?.at ?? 0,
  last_number: all[0]?.number,
  last_anonymous: all[0]?.anonymous,
  last_name: all[0]?.name,
  last_duration: all[0]?.duration,
}))

// An id such as 20221215_154135_r0334371508.au becomes a part of the path.
const Id = z.strictObject({
  id: described(z.string().regex(/^\w[\w.-]*$/), 'the id of a voice message, such as 20221215_154135_r0334371508.au'),
})

const sensor = { is: 'sensor', icon: 'mdi:voicemail' } as const

/** The messages, newest first. */
const messages = source(async (box) => {
  const entries = await box.get('call/voicemail/', Entries)
  const newestFirst = entries.toSorted((left, right) => right.datetime - left.datetime)
  return withNames(box, newestFirst)
})

export const voicemail = one({
  schema: Voicemail,
  from: messages,
  every: '5m',
  since: '10.1',
  enabled: ['unread', 'last'],
  entities: {
    unread: { ...sensor, name: 'Unread voice messages', id: 'voicemail_unread', count: 'now' },
    total: { ...sensor, name: 'Voice messages', id: 'voicemail', count: 'now', attributes: ['messages'] },
    last: {
      ...sensor,
      name: 'Last voice message',
      id: 'voicemail_last',
      class: 'timestamp',
      never: true,
      attributes: ['last_number', 'last_anonymous', 'last_name', 'last_duration'],
    },
  },
  commands: {
    mark_read: { takes: Id, ask: ({ id }) => put(`call/voicemail/${id}`, { read: true }) },
    delete: { takes: Id, ask: ({ id }) => del(`call/voicemail/${id}`) },
  },
  queries: { audio: { takes: Id, ask: ({ id }) => get(`call/voicemail/${id}/audio_file`), answer: 'bytes' } },
})

/** The messages as list events. Their states are empty: only `voicemail` keeps anything in a retained topic. */
export const message = many({
  schema: Message,
  from: messages,
  every: '5m',
  since: '10.1',
  key: (it) => it.id,
  listEvents: {
    voicemail: {
      is: 'event',
      name: 'Voicemail',
      icon: 'mdi:voicemail',
      types: { voicemail: (before, after) => before === undefined && after?.read === false },
      attributes: ['id', 'number', 'anonymous', 'name', 'datetime', 'duration'],
    },
  },
})

/** Each part may be empty. A number without a country code then lacks its leading zero. */
function fullNumber({ phone_number, country_code }: Pick<z.output<typeof Entry>, 'phone_number' | 'country_code'>) {
  return !phone_number || !country_code ? phone_number : `+${country_code}${phone_number}`
}
