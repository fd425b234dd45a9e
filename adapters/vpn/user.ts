/** The users of the VPN servers. Passwords are only written. An OpenVPN profile is only in the reply to its query. */
import { z } from 'zod'
import { del, described, get, list, many, post, put, type Reader, Refusal, text } from '../../src/contract/index.ts'
import { ifValid } from '../sources/leaves.ts'
import { absentCodes, errors } from './errors.ts'

const User = z
  .object({ login: z.string().min(1), type: ifValid(text), ip_reservation: ifValid(text) })
  .extend({ password_set: ifValid(z.boolean()) })
  .transform(({ login, type = null, ip_reservation: ip = null, password_set }) => ({ login, type, ip, password_set }))

const Login = z.string().trim().min(1).max(64)
const Address = described(
  z.string().refine((it) => it === '' || z.ipv4().safeParse(it).success),
  'an IPv4 address, or "" for any',
)

const NewUser = z.strictObject({
  login: Login,
  password: z.string().min(8).max(32).optional(),
  ip: Address.optional(),
  type: z.enum(['standard', 'wireguard']).optional(),
})

const path = 'vpn/user/'
const pathOf = (login: string) => path + encodeURIComponent(login)

export const user = many({
  schema: User,
  from: path,
  every: '15m',
  absentCodes,
  key: (it) => it.login,
  errors,
  state: ['type', 'ip', 'password_set'],
  commands: {
    set: { takes: NewUser, on: 'list', answer: z.never(), ask: set },
    remove: { takes: z.strictObject({}), ask: (_, it) => del(pathOf(it.login)) },
  },
  queries: {
    profile: {
      takes: z.strictObject({ server: z.string().regex(/^\w{1,32}$/), login: Login }),
      danger: 'Makes a new OpenVPN profile for a user, which ends the validity of the one that the user has.',
      ask: ({ server, login }) => get(`vpn/download_config/${server}/${encodeURIComponent(login)}/plain`),
      answer: 'bytes',
    },
  },
})

const Listed = z.object({ login: z.string(), type: ifValid(z.string()) })

/** A user that exists is changed, another one is added: the box has a request for each. */
async function set({ login, password, ip, type }: z.output<typeof NewUser>, _: unknown, box: Reader) {
  const all = await box.get(path, list(Listed.nullable().catch(null)))
  const known = all.find((it) => it?.login === login)
  const change = { ...(password !== undefined && { password }), ...(ip !== undefined && { ip_reservation: ip }) }
  if (!known) return post(path, { login, type: type ?? 'standard', ...change })
  if (type !== undefined && known.type !== undefined && known.type !== type) {
    throw new Refusal('The type of a user cannot be changed. Remove the user and add it again', 'invalid')
  }
  if (Object.keys(change).length > 0) return put(pathOf(login), change)
  throw new Refusal('This user exists already. Give the password or the ip to change', 'invalid')
}
