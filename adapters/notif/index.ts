/**
 * Notification targets: the phones with the Freebox app, and programs that the box calls. https://dev.freebox.fr/sdk/os/notif/
 * Their names are those of the family's phones, so only the reply to the query has them. The token is read nowhere.
 */
import { z } from 'zod'
import { adapter, del, get, list, moment, one, text, texts } from '../../src/contract/index.ts'
import { absenceCodes } from '../sources/leaves.ts'

const path = 'notif/targets/'

/** The names of subscriptions to downloads in the documentation: `download` in requests, `downloader` in answers. */
const Subscriptions = texts.transform((all) => all.map((word) => (word === 'download' ? 'downloader' : word)))

/** The option `push` registers its own entry under this name. */
const ownName = 'freebox2mqtt'

const Target = z
  .object({ id: z.string().min(1), name: text, type: text, subscriptions: Subscriptions.catch([]) })
  .extend({ last_use: moment.catch(null), message_type: text.catch(null) })
  .transform(({ last_use, ...it }) => ({
    ...it,
    last_use: last_use ? new Date(last_use * 1000).toISOString() : null,
    own: it.name === ownName,
  }))

const Targets = list(z.unknown()).transform((all) => all.flatMap((it) => Target.safeParse(it).data ?? []))

const targets = one({
  schema: z.object({ count: z.number() }),
  from: async (box) => ({ count: (await box.get(path, list(z.unknown()))).length }),
  every: '1h',
  since: '6.0',
  absentCodes: absenceCodes,
  enabled: [],
  errors: { noent: 'There is no such notification target' },
  diagnostics: {
    count: {
      is: 'sensor',
      name: 'Notification targets',
      id: 'notification_targets',
      icon: 'mdi:bell-ring',
      count: 'now',
    },
  },
  commands: {
    remove: {
      takes: z.strictObject({ id: z.string().trim().min(1).max(100) }),
      danger: 'The phone with this id no longer gets notifications of the Freebox.',
      ask: ({ id }) => del(path + encodeURIComponent(id)),
    },
  },
  queries: {
    targets: { takes: z.strictObject({}), ask: () => get(path), answer: Targets },
  },
})

export default adapter({
  name: 'notif',
  description: 'Who gets notifications of the box: how many phones and programs, and removing one.',
  group: 'network',
  french: { 'targets.count': 'Cibles de notification' },
  resources: { targets },
})
