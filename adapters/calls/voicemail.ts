/** The voicemail, from API 10.1 on: the messages, their sound on request, and the event of a new one. */
import { z } from 'zod'
import { many, numeric, one, type Reader, text } from '../../src/contract/index.ts'
import { moment, understood } from './entries.ts'
import { named } from './names.ts'

// The documentation calls the country code a text; boxes send a number.
const Entry = z
  .object({
    id: z.string(),
    phone_number: text,
    country_code: z.union([z.number(), z.string()]).nullish(),
    date: numeric,
    duration: numeric.nullish().transform((seconds) => seconds ?? 0),
    read: z.boolean().default(false),
  })
  .transform(({ phone_number, country_code, ...it }) => ({ ...it, number: dialled(phone_number, country_code) }))
const Entries = understood(Entry)

const Message = z.object({
  id: z.string(),
  number: z.string(),
  name: z.string().nullable(),
  date: z.number(),
  duration: z.number(),
  read: z.boolean(),
})
type Message = z.output<typeof Message>

const Voicemail = z.object({ messages: z.array(Message) })

// 20221215_154135_r0334371508.au: the id becomes a part of the path.
const Id = z.strictObject({ id: z.string().regex(/^\w[\w.-]*$/) })

const first = '10.1'

export const voicemail = one({
  schema: Voicemail,
  from: async (box) => ({ messages: await everyMessage(box) }),
  every: '5m',
  since: first,
  entities: {
    unread: {
      is: 'sensor',
      name: 'Unread voice messages',
      id: 'voicemail_unread',
      icon: 'mdi:voicemail',
      count: 'now',
      value: (it) => it.messages.filter((message) => !message.read).length,
    },
    total: {
      is: 'sensor',
      name: 'Voice messages',
      id: 'voicemail',
      icon: 'mdi:voicemail',
      count: 'now',
      value: (it) => it.messages.length,
      attributes: { messages: (it) => it.messages.slice(0, 20).map(told) },
    },
    last: {
      is: 'sensor',
      name: 'Last voice message',
      id: 'voicemail_last',
      icon: 'mdi:voicemail',
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
    mark_read: { takes: Id, ask: ({ id }) => ({ method: 'PUT', path: `call/voicemail/${id}`, body: { read: true } }) },
    delete: { takes: Id, ask: ({ id }) => ({ method: 'DELETE', path: `call/voicemail/${id}` }) },
  },
  queries: {
    audio: {
      takes: Id,
      ask: ({ id }) => ({ method: 'GET', path: `call/voicemail/${id}/audio_file` }),
      answer: 'bytes',
    },
  },
})

export const message = many({
  schema: Message,
  from: everyMessage,
  every: '5m',
  since: first,
  key: (it) => it.id,
  listEvents: {
    voicemail: {
      is: 'event',
      name: 'Voicemail',
      icon: 'mdi:voicemail',
      types: { voicemail: (before, after) => before === undefined && after?.read === false },
      attributes: {
        id: (it) => it.id,
        number: (it) => it.number || null,
        name: (it) => it.name,
        datetime: (it) => moment(it.date),
        duration: (it) => it.duration,
      },
    },
  },
})

/** The messages, newest first. */
async function everyMessage(box: Reader) {
  const messages = await box.get('call/voicemail/', Entries)
  return named(
    box,
    messages.toSorted((left, right) => right.date - left.date),
  )
}

function told({ id, number, name, date, duration, read }: Message) {
  return { id, number: number || null, name, datetime: moment(date), duration, read }
}

/** Either part may be empty; the number then lacks its first zero. */
function dialled(phone_number: string, country_code: string | number | null | undefined) {
  return phone_number === '' || !country_code ? phone_number : `+${country_code}${phone_number}`
}
