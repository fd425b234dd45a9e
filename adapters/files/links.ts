/**
 * Share links: addresses at which anybody can fetch a file or folder without a password. https://dev.freebox.fr/sdk/os/share/
 * Address and token are secrets: only the reply to the command that creates a link has its address.
 */
import { z } from 'zod'
import { del, described, fingerprint, list, many, moment, one, post, secret, text } from '../../src/contract/index.ts'
import { isoTime } from '../sources/leaves.ts'
import { linkRefusals } from './errors.ts'
import { FilePath, ShownPath } from './paths.ts'

const Fields = z.object({ token: secret, path: ShownPath, name: text, expire: moment })

const Link = Fields.transform(({ token, expire, ...it }) => ({ ...it, token, expires: isoTime(expire) }))

/** The reply to `create`. The box sends no address while its access from the Internet is off. */
const Created = Fields.extend({ fullurl: text }).transform(({ token, path, name, expire, fullurl }) => {
  return { id: fingerprint(token), address: fullurl, path, name, expires: isoTime(expire) }
})

const Days = described(
  z.number().min(0.001).max(36_500),
  'a number from 0.001 to 36500; without days, the link never ends',
)
const NewLink = z.strictObject({ path: FilePath, days: Days.optional() })

const day = 24 * 3600

export const link = many({
  schema: Link,
  from: 'share_link/',
  every: '15m',
  changes: ['links'],
  key: (it) => (it.token.reveal() === '' ? '' : fingerprint(it.token)),
  state: ['path', 'name', 'expires'],
  errors: linkRefusals,
  commands: {
    create: {
      takes: NewLink,
      on: 'list',
      answer: Created,
      ask: ({ path, days }, _, box) => {
        const expire = days === undefined ? 0 : box.now + Math.round(days * day)
        return post('share_link/', { path, expire, fullurl: '' })
      },
    },
    revoke: {
      takes: z.strictObject({}),
      ask: (_, it) => ({ ...del(`share_link/${encodeURIComponent(it.token.reveal())}`), secretPath: true }),
    },
  },
})

export const links = one({
  schema: z.object({ count: z.number() }),
  from: async (box) => ({ count: (await box.get('share_link/', list(z.unknown()))).length }),
  every: '15m',
  enabled: [],
  diagnostics: {
    count: { is: 'sensor', name: 'Share links', id: 'share_links', icon: 'mdi:share-variant', count: 'now' },
  },
})
