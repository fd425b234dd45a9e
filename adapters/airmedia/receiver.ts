/** The receivers in the LAN. The box lists those that are switched on. */
import { z } from 'zod'
import { described, encodePath, flag, many, orElse, post, Refusal } from '../../src/contract/index.ts'
import { absenceCodes, diskPath, webAddress } from '../sources/leaves.ts'
import { listInRouterMode } from '../sources/router.ts'
import { errors } from './errors.ts'

const can = flag.catch(false)
const Capabilities = z
  .object({ photo: can, audio: can, video: can, screen: can })
  .catch({ photo: false, audio: false, video: false, screen: false })

const Receiver = z
  .object({ name: z.string().min(1), password_protected: flag.catch(false), capabilities: Capabilities.optional() })
  .extend({ present: z.boolean().default(true) })
  .transform(({ capabilities = Capabilities.parse(undefined), ...it }) => ({ ...it, ...capabilities }))
type Receiver = z.output<typeof Receiver>

const kinds = ['video', 'photo'] as const
const stop = { is: 'button', icon: 'mdi:stop' } as const
/** A percentage. The box has thousandths of a percent, which are taken too. */
const Position = described(z.number().min(0).max(100_000), 'the percentage of the video at which it begins')
const Play = z
  .strictObject({ media: z.string().trim().min(1), media_type: z.enum(kinds) })
  .extend({ position: Position.optional(), password: z.string().min(1).max(255).optional() })

export const receiver = many({
  schema: Receiver,
  from: listInRouterMode('airmedia/receivers/'),
  unlisted: () => ({ present: false }),
  every: '5m',
  absentCodes: absenceCodes,
  key: (it) => it.name,
  prefix: { name: '{name}', id: 'airmedia_{name}' },
  limit: 20,
  title: (it) => it.name,
  errors,
  enabled: [],
  entities: {
    present: {
      is: 'binary_sensor',
      name: 'present',
      class: 'connectivity',
      attributes: ['password_protected', 'photo', 'audio', 'video', 'screen'],
    },
    stop: {
      ...stop,
      name: 'stop',
      where: (it) => it.video,
      press: (it) => ask(it, { action: 'stop', media_type: 'video' }),
    },
    stop_photo: {
      ...stop,
      name: 'stop photo',
      where: (it) => it.photo,
      press: (it) => ask(it, { action: 'stop', media_type: 'photo' }),
    },
  },
  commands: { play: { takes: Play, answer: z.never(), ask: play } },
})

/** A box takes the words in lower case only. */
function play({ media, media_type, position, password }: z.output<typeof Play>, it: Receiver) {
  if (!it[media_type]) throw new Refusal(`${it.name} cannot show a ${media_type}`, 'unsupported_media')
  return ask(it, {
    ...{ action: 'start', media_type, media: mediaOf[media_type](media) },
    ...(position !== undefined && { position: Math.round(position > 100 ? position : position * 1000) }),
    ...(password !== undefined && { password }),
  })
}

const mediaOf = {
  video: (media: string) => webAddress.safeParse(media).data ?? refused('A video is an address such as http://…'),
  photo: (media: string) => {
    return encodePath(diskPath.safeParse(media).data ?? refused('A photo is a path such as /Disque 1/Photos/a.jpg'))
  },
}

function refused(sentence: string): never {
  throw new Refusal(sentence, 'invalid')
}

/** A receiver may take seconds to begin. While it does, it takes no other command. */
function ask({ name }: Receiver, body: object) {
  const request = post(`airmedia/receivers/${encodeURIComponent(name)}/`, body, { timeout: 'slow' })
  return orElse(request, ['req_in_progress'], request, '1s')
}
