/**
 * Targets of notifications, and the servers that the box calls for them. https://dev.freebox.fr/sdk/os/notif/
 * A server of one's own came with API 11 (reference §5.1); which right it takes to write is a guess.
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { newTarget, register, subscriptionSince, type Target, unregister } from '../house/notification.ts'
import type { House } from '../house.ts'
import { type Chapter, get, Nothing, post, put, remove } from '../route.ts'

const Fields = z.strictObject({
  name: z.string().min(1),
  type: z.enum(['ios', 'android', 'firebase']),
  token: z.string().min(1),
  subscriptions: z.array(z.string()),
  api_url: z.url(),
  message_type: z.enum(['data', 'notification']),
})

export const notification: Chapter = {
  write: 'settings',
  routes: [
    get('notif/targets', ({ house }) => house.targets, { since: 6 }),
    get('notif/targets/{id}', ({ house, parameters }) => [targetOf(house, parameters.id)], { since: 6 }),
    post(
      'notif/targets',
      Fields,
      ({ house, major, body: { token, ...fields } }) => {
        const target = newTarget(known(fields, major))
        house.targets.push(target)
        void register(house.model.uid, target, token)
      },
      { since: 11 },
    ),
    put(
      'notif/targets/{id}',
      Fields,
      ({ house, major, parameters, body: { token: _token, ...fields } }) => {
        Object.assign(targetOf(house, parameters.id), known(fields, major))
      },
      { since: 11 },
    ),
    remove(
      'notif/targets/{id}',
      Nothing,
      ({ house, parameters }) => {
        const gone = targetOf(house, parameters.id)
        house.targets = house.targets.filter((it) => it !== gone)
        void unregister(house.model.uid, gone)
      },
      { since: 6 },
    ),
  ],
}

function targetOf({ targets }: House, id: string): Target {
  const target = targets.find((it) => it.id === id)
  if (!target) throw new Refusal('noent')
  return target
}

/** The documentation calls one of them `download` in what is sent, and `downloader` in what is told. */
function known<Sent extends Pick<Target, 'subscriptions'>>(fields: Sent, major: number): Sent {
  const subscriptions = fields.subscriptions.map((word) => (word === 'download' ? 'downloader' : word))
  const words = Object.entries(subscriptionSince).flatMap(([word, since]) => (major >= since ? [word] : []))
  if (!subscriptions.every((word) => words.includes(word))) throw new Refusal('inval')
  return { ...fields, subscriptions }
}
