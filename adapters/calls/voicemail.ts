/** The voicemail, from API 10.1: the messages, their audio on request, and an event for each new message. */
import { z } from 'zod'
import { del, get, list, many, numeric, one, put, source, text } from '../../src/contract/index.ts'
import { duration, isoTime, tolerantList } from './call-log.ts'
import { withNames } from './caller-names.ts'

const Common = z.object({ id: z.string(), date: numeric, duration, read: z.boolean().default(false) })

// The documentation describes the country code as a text; boxes send a number.
const Entry = Common.extend({
  phone_number: text,
  country_code: z.union([z.number(), z.string()]).nullish(),
}).transform(({ phone_number, country_code, ...it }) => ({ ...it, number: fullNumber(phone_number, country_code) }))
const Entries = tolerantList(Entry)

const Message = Common.extend({ number: z.string(), name: z.string().nullable() })
type Message = z.output<typeof Message>

const Voicemail = z.object({ messages: list(Message) }).transform(({ messages }) => ({
  messages,
  unread: messages.filter((message) => !message.read).length,
  total: messages.length,
}))

// An id such as 20221215_154135_r0334371508.au becomes a part of the path.
const Id = z.strictObject({ id: z.string().regex(/^\w[\w.-]*$/) })

const since = '10.1'
const icon = 'mdi:voicemail'

/** The messages, newest first. */
const messages = source(async (box) => {
  const entries = await box.get('call/voicemail/', Entries)
  const newestFirst = entries.toSorted((left, right) => right.date - left.date)
  return withNames(box, newestFirst)
})

export const voicemail = one({
  schema: Voicemail,
  from: async (box) => ({ messages: await messages(box) }),
  every: '5m',
  since,
  entities: {
    unread: { is: 'sensor', name: 'Unread voice messages', id: 'voicemail_unread', icon, count: 'now' },
    total: {
      is: 'sensor',
      name: 'Voice messages',
      id: 'voicemail',
      icon,
      count: 'now',
      attributes: { messages: (it) => it.messages.slice(0, 20).map(attributesOf) },
    },
    last: {
      is: 'sensor',
      name: 'Last voice message',
      id: 'voicemail_last',
      icon,
      class: 'timestamp',
      value: ({ messages: [last] }) => last?.date ?? null,
      attributes: {
        last_number: ({ messages: [last] }) => last?.number || null,
        last_name: ({ messages: [last] }) => last?.name ?? null,
        last_duration: ({ messages: [last] }) => last?.duration ?? null,
      },
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
  since,
  key: (it) => it.id,
  listEvents: {
    voicemail: {
      is: 'event',
      name: 'Voicemail',
      icon,
      types: { voicemail: (before, after) => before === undefined && after?.read === false },
      attributes: {
        id: (it) => it.id,
        number: (it) => it.number || null,
        name: (it) => it.name,
        datetime: (it) => isoTime(it.date),
        duration: (it) => it.duration,
      },
    },
  },
})

function attributesOf({ id, number, name, date, duration, read }: Message) {
  return { id, number: number || null, name, datetime: isoTime(date), duration, read }
}

/** Each part may be empty. A number without a country code then lacks its leading zero. */
function fullNumber(phone_number: string, country_code: string | number | null | undefined) {
  return phone_number === '' || !country_code ? phone_number : `+${country_code}${phone_number}`
}
