/**
 * Notification targets and the servers that the box calls for them. https://dev.freebox.fr/sdk/os/notif/
 * Custom servers exist since API 11 (reference §5.1). The right that is needed to write is a guess.
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import {
  createTarget,
  registerTarget,
  subscriptionSince,
  type Target,
  unregisterTarget,
} from '../house/notification.ts'
import type { SimulatedHouse } from '../house.ts'
import { type Chapter, EmptyBody, get, post, put, remove } from '../route.ts'

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
        const target = createTarget(withCheckedSubscriptions(fields, major))
        house.targets.push(target)
        void registerTarget(house.model.uid, target, token)
      },
      { since: 11 },
    ),
    put(
      'notif/targets/{id}',
      Fields,
      ({ house, major, parameters, body: { token: _token, ...fields } }) => {
        Object.assign(targetOf(house, parameters.id), withCheckedSubscriptions(fields, major))
      },
      { since: 11 },
    ),
    remove(
      'notif/targets/{id}',
      EmptyBody,
      ({ house, parameters }) => {
        const removed = targetOf(house, parameters.id)
        house.targets = house.targets.filter((it) => it !== removed)
        void unregisterTarget(house.model.uid, removed)
      },
      { since: 6 },
    ),
  ],
}

function targetOf({ targets }: SimulatedHouse, id: string): Target {
  const target = targets.find((it) => it.id === id)
  if (!target) throw new Refusal('noent')
  return target
}

/**
 * Checks the subscriptions for this API major. The documentation uses `download` in requests and `downloader` in answers
 * for the same kind.
 */
function withCheckedSubscriptions<Sent extends Pick<Target, 'subscriptions'>>(fields: Sent, major: number): Sent {
  const subscriptions = fields.subscriptions.map((kind) => (kind === 'download' ? 'downloader' : kind))
  const known = Object.entries(subscriptionSince).flatMap(([kind, since]) => (major >= since ? [kind] : []))
  if (!subscriptions.every((kind) => known.includes(kind))) throw new Refusal('inval')
  return { ...fields, subscriptions }
}
