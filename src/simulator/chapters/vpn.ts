/** The VPN servers, their users and connections. https://dev.freebox.fr/sdk/os/vpn/ */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { Binary, Refusal } from '../answer.ts'
import { range, type Vpn, type VpnServer, type VpnUser } from '../house/vpn.ts'
import { type Box, type Chapter, EmptyBody, get, post, put, remove } from '../route.ts'

const port = z.int().min(1).max(65_535)
const flag = z.boolean()

const ServerChange = z
  .strictObject({ enabled: flag, enable_ipv4: flag, enable_ipv6: flag, port, port_ike: port, port_nat: port })
  .extend({ conf_openvpn: z.object({}), conf_pptp: z.object({}), conf_wireguard: z.object({}) })
  .partial()

const Password = z.string().min(8).max(32)
const Wireguard = z.strictObject({ keepalive: z.int().min(0), psk: flag })
const UserChange = z
  .strictObject({ password: Password, ip_reservation: z.union([z.literal(''), z.ipv4()]), conf_wireguard: Wireguard })
  .partial()
const NewUser = UserChange.extend({
  login: z.string().min(1).max(64),
  type: z.enum(['standard', 'wireguard']).default('standard'),
})

export const vpn: Chapter = {
  write: 'settings',
  routes: [
    get('vpn', ({ house: { vpn } }) => vpn.servers.map((server) => listed(server, vpn))),
    get('vpn/user', ({ house: { vpn } }) => vpn.users.map(userPayload)),
    post('vpn/user', NewUser, ({ house: { vpn }, body }) => answerTo(addUser(vpn, body))),
    get('vpn/user/{login}', ({ house: { vpn }, parameters }) => userPayload(userOf(vpn, parameters.login))),
    put('vpn/user/{login}', UserChange, ({ house: { vpn }, parameters, body }) => {
      const user = userOf(vpn, parameters.login)
      checkAddress(vpn, body.ip_reservation, user)
      return answerTo(Object.assign(user, body))
    }),
    remove('vpn/user/{login}', EmptyBody, ({ house: { vpn }, parameters }) => {
      const user = userOf(vpn, parameters.login)
      vpn.users = vpn.users.filter((it) => it !== user)
    }),
    get('vpn/ip_pool', ({ house: { vpn } }) => {
      const reserved = vpn.users.filter((it) => it.ip_reservation !== '')
      const reservations = reserved.map(({ login, ip_reservation: ip }) => ({ login, ip }))
      return { ip_start: range.first, ip_end: range.last, reservations }
    }),
    get('vpn/connection', ({ house: { vpn } }) => vpn.connections),
    remove('vpn/connection/{id}', EmptyBody, ({ house: { vpn }, parameters }) => {
      const left = vpn.connections.filter(({ id }) => id !== parameters.id)
      if (left.length === vpn.connections.length) throw new Refusal('noent')
      vpn.connections = left
    }),
    get('vpn/download_config/{server}/{login}/{format}', ({ house: { vpn }, parameters }) => profile(vpn, parameters), {
      right: 'settings',
    }),
    get('vpn/{name}/config', ({ house: { vpn }, parameters }) => serverOf(vpn, parameters.name).config),
    put('vpn/{name}/config', ServerChange, ({ box, house: { vpn }, parameters, body }) => {
      const server = serverOf(vpn, parameters.name)
      Object.assign(server.config, body)
      if (body.enabled !== undefined) switchServer(box, server, body.enabled)
      return server.config
    }),
  ],
}

function serverOf({ servers }: Vpn, name: string): VpnServer {
  const server = servers.find((it) => it.name === name)
  if (server === undefined) throw new Refusal('noent')
  return server
}

function listed({ name, type, state }: VpnServer, { connections }: Vpn) {
  const own = connections.filter(({ vpn }) => vpn === name)
  const authenticated = own.filter((it) => it.authenticated).length
  return { type, name, state, connection_count: own.length, auth_connection_count: authenticated }
}

/** It takes a moment. A server that stops cuts all that are connected to it. */
function switchServer(box: Box, server: VpnServer, on: boolean): void {
  const { vpn } = box.house
  if (on === (server.state === 'started')) return
  server.state = on ? 'starting' : 'stopping'
  if (!on) vpn.connections = vpn.connections.filter((it) => it.vpn !== server.name)
  box.after(vpn.switchingSeconds, () => {
    if (server.config.enabled === on) server.state = on ? 'started' : 'stopped'
  })
}

function userOf({ users }: Vpn, login: string): VpnUser {
  const user = users.find((it) => it.login === login)
  if (user === undefined) throw new Refusal('noent')
  return user
}

function addUser(vpn: Vpn, { login, type, password = '', ip_reservation = '', ...more }: z.output<typeof NewUser>) {
  if (vpn.users.some((it) => it.login === login)) throw new Refusal('exist')
  if (type === 'wireguard' && ip_reservation === '') throw new Refusal('inval')
  checkAddress(vpn, ip_reservation, undefined)
  const conf_wireguard = more.conf_wireguard ?? { keepalive: 25, psk: false }
  const user: VpnUser = { login, type, password, ip_reservation, ...(type === 'wireguard' && { conf_wireguard }) }
  vpn.users.push(user)
  return user
}

/** An address that is in the range and that no other user has. */
function checkAddress({ users }: Vpn, address: string | undefined, user: VpnUser | undefined): void {
  if (address === undefined || address === '') return
  const last = Number(/^192\.168\.27\.(\d+)$/.exec(address)?.[1])
  if (!(last >= 65 && last <= 95)) throw new Refusal('inval')
  if (users.some((it) => it !== user && it.ip_reservation === address)) throw new Refusal('exist')
}

function userPayload({ login, type, password, ip_reservation, conf_wireguard }: VpnUser) {
  return { ip_reservation, type, login, password_set: password !== '', ...(conf_wireguard && { conf_wireguard }) }
}

/** The answer to a write has fewer fields. */
function answerTo({ login, password, ip_reservation }: VpnUser) {
  return { ip_reservation, login, password_set: password !== '' }
}

/** Each download of an OpenVPN profile ends the validity of the one before. */
function profile(vpn: Vpn, { server, login, format }: Record<'server' | 'login' | 'format', string>): Binary {
  const { type } = serverOf(vpn, server)
  userOf(vpn, login)
  if (!['openvpn', 'wireguard'].includes(type) || !['plain', 'json'].includes(format)) throw new Refusal('inval')
  const secret = randomBytes(24).toString('base64')
  vpn.profiles.set(`${server} ${login}`, secret)
  const key = `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`
  const text = `client\nremote 203.0.113.1 1194 udp\n<key>\n${key}\n</key>\n`
  return new Binary('application/x-openvpn-profile', Buffer.from(text))
}
