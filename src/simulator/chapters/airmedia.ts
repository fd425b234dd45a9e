/** AirMedia. https://dev.freebox.fr/sdk/os/airmedia/ */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import type { Airmedia } from '../house/airmedia.ts'
import { type Chapter, get, post, put } from '../route.ts'

const Config = z.strictObject({ enabled: z.boolean(), password: z.string() }).partial()

/** The words in lower case only: "STOP" is an invalid request (seen on a Révolution, API 12). */
const Order = z.strictObject({
  action: z.enum(['start', 'stop']),
  media_type: z.enum(['photo', 'video']),
  media: z.string().optional(),
  position: z.int().min(0).max(100_000).optional(),
  password: z.string().optional(),
})
type Order = z.output<typeof Order>

/** In bridge mode the box has no AirMedia. Receivers need no right. */
export const airmedia: Chapter = {
  write: 'settings',
  served: ({ lan }) => lan.mode === 'router',
  routes: [
    get('airmedia/config', ({ house }) => ({ enabled: house.airmedia.config.enabled })),
    put('airmedia/config', Config, ({ house, body }) => {
      return { enabled: Object.assign(house.airmedia.config, body).enabled }
    }),
    get('airmedia/receivers', ({ house }) => house.airmedia.receivers),
    post(
      'airmedia/receivers/{name}',
      Order,
      ({ house, parameters, body }) => carryOut(house.airmedia, parameters.name, body),
      { right: null },
    ),
  ],
}

function carryOut(airmedia: Airmedia, name: string, order: Order): void {
  const receiver = airmedia.receivers.find((it) => it.name === name)
  if (receiver === undefined) throw new Refusal('unknown_target')
  if (airmedia.busy > 0) {
    airmedia.busy -= 1
    throw new Refusal('req_in_progress')
  }
  const { action, media_type, media, position = 0, password } = order
  if (!receiver.capabilities[media_type]) throw new Refusal('unsupported_media')
  if (action === 'stop') {
    delete airmedia.playing[name]
    return
  }
  if (receiver.password_protected && password !== airmedia.receiverPassword) throw new Refusal('unauthorized')
  const isFitting =
    media_type === 'photo' ? z.base64().min(1).safeParse(media).success : /^https?:\/\//.test(media ?? '')
  if (media === undefined || !isFitting) throw new Refusal('bad_type')
  airmedia.playing[name] = { media_type, media, position }
}
