/** The VPN servers of the box, end to end. */
import { describe, expect, it } from 'vitest'
import { type Home, lintOf, openHome, pause, until, writesSince } from './home.ts'

const on = { enabled: true }
const adapters = { defaults: { enabled: false, every: '1s' }, lan: on, vpn: on }

function openVpn(settings: object = {}): Promise<Home> {
  return openHome({ simulator: { model: 'delta' }, settings: { adapters, ...settings } })
}

/** Sends a command, and returns the reply and what it wrote at the box. */
async function send(home: Home, topic: string, payload: unknown) {
  const since = home.box.requests.length
  const reply = await home.command(topic, typeof payload === 'string' ? payload : JSON.stringify(payload))
  const sent = writesSince(home, since)
  return { reply, sent: sent.map(({ method, path, body }) => ({ method, path, ...(body !== undefined && { body }) })) }
}

const events = (home: Home) => home.published('vpn/connection/connection/event').map((it) => JSON.parse(it))
const warnings = (home: Home) => home.daemon.lines.filter(({ level }) => level >= 40).map(({ msg }) => msg)

const bob = {
  ...{ id: 'openvpn-2', vpn: 'openvpn_routed', user: 'bob', authenticated: true, auth_time: 1_795_345_200 },
  ...{ src_ip: '203.0.113.77', local_ip: '192.168.27.70', rx_bytes: 0, tx_bytes: 0 },
}
const aliceLeft = { event_type: 'disconnected', user: 'alice', address: '198.51.100.24', server: 'wireguard' }

describe('the VPN servers of a Delta', () => {
  it('are switched through their transitional states, and say who is connected', async () => {
    const home = await openVpn()
    const { vpn } = home.box.house
    expect(home.state('vpn/server/wireguard')).toEqual({
      ...{ enabled: true, state: 'started', type: 'wireguard', port: 42_280 },
      ...{ address_first: '192.168.27.65', address_last: '192.168.27.95' },
      ...{ connections: 1, authenticated: 1, users: ['alice'] },
    })
    expect(home.state('vpn/server/openvpn_routed')).toMatchObject({ enabled: false, state: 'stopped', users: [] })
    expect(home.state('vpn/connection/wireguard-1')).toEqual({
      ...{ user: 'alice', address: '198.51.100.24', server: 'wireguard', local_address: '192.168.27.66' },
      authenticated: true,
    })
    expect(home.state('vpn/user/bob')).toEqual({ type: 'standard', ip: null, password_set: true })
    expect(lintOf(home)).toEqual([])

    const asked = { server: 'openvpn_routed', login: 'bob' }
    expect(await home.request('vpn/profile', asked)).toMatchObject({ status: 'error', error_code: 'denied' })
    expect(home.box.requests.filter(({ path }) => path.includes('download_config'))).toEqual([])
    const { reply, sent } = await send(home, 'vpn/server/openvpn_routed/enabled', 'ON')
    expect(reply).toMatchObject({ status: 'ok' })
    expect(sent).toEqual([{ method: 'PUT', path: 'vpn/openvpn_routed/config/', body: { enabled: true } }])
    expect(home.state('vpn/server/openvpn_routed')).toMatchObject({ enabled: true, state: 'starting' })
    await until('it has started', () => home.state('vpn/server/openvpn_routed')?.state === 'started')

    // Passwords are tried, then a user logs in, and the transferred bytes change all the time.
    vpn.connections.push({ ...bob, authenticated: false })
    await until('it is listed', () => home.state('vpn/connection/openvpn-2')?.authenticated === false)
    expect(events(home)).toEqual([])
    Object.assign(vpn.connections[1] ?? {}, { authenticated: true })
    await until('bob is connected', () => events(home).length === 1)
    const about = { user: 'bob', address: '203.0.113.77', server: 'openvpn_routed' }
    expect(events(home)).toEqual([{ event_type: 'connected', ...about }])
    expect(home.state('vpn/server/openvpn_routed')).toMatchObject({ connections: 1, users: ['bob'] })
    home.clearReceived()
    Object.assign(vpn.connections[1] ?? {}, { rx_bytes: 5000, tx_bytes: 7000 })
    await pause(1300)
    expect(home.watcher.received.filter(({ topic }) => topic.includes('/vpn/'))).toEqual([])

    const closed = await send(home, 'vpn/connection/wireguard-1/close', {})
    expect(closed.sent).toEqual([{ method: 'DELETE', path: 'vpn/connection/wireguard-1' }])
    expect(await home.command('vpn/connection/nobody/close', '{}')).toMatchObject({ error_code: 'unknown_object' })
    await send(home, 'vpn/server/openvpn_routed/enabled', 'OFF')
    expect(home.state('vpn/server/openvpn_routed')).toMatchObject({ enabled: false, state: 'stopping' })
    await until('both are gone', () => events(home).length === 2)
    expect(events(home)).toEqual([aliceLeft, { event_type: 'disconnected', ...about }])
    expect(warnings(home).filter((it) => !it.includes('was refused'))).toEqual([])

    // Neither a start of the daemon nor one of the box is an event, but who came meanwhile is.
    vpn.connections.push({ ...bob, id: 'openvpn-3', vpn: 'wireguard' })
    await until('bob is back', () => events(home).length === 3)
    home.clearReceived()
    await home.daemon.stop()
    vpn.connections.push({ ...bob, id: 'openvpn-4', user: 'carol' })
    await home.start()
    await until('carol is connected', () => events(home).length > 0)
    await home.box.reboot(0.3)
    const since = home.box.requests.length
    const reads = () => home.box.requests.slice(since).filter(({ path }) => path === 'vpn/connection/').length
    await until('the connections were read again', () => reads() > 2)
    expect(events(home)).toMatchObject([{ event_type: 'connected', user: 'carol' }])
  })
})

describe('the users of the VPN', () => {
  const password = 'un-mot-de-passe-vpn'
  const user = { method: 'POST', path: 'vpn/user/' }

  it('are added, changed and removed, and an OpenVPN profile is only in the reply to its query', async () => {
    const home = await openVpn({ commands: { allow_dangerous: ['vpn.user.profile'] } })
    const set = (input: object) => send(home, 'vpn/user/set', input)
    const body = { login: 'carol', type: 'standard', password, ip_reservation: '192.168.27.80' }
    expect((await set({ login: 'carol', password, ip: '192.168.27.80' })).sent).toEqual([{ ...user, body }])
    expect(home.state('vpn/user/carol')).toEqual({ type: 'standard', ip: '192.168.27.80', password_set: true })
    const bobAt = { method: 'PUT', path: 'vpn/user/bob' }
    expect((await set({ login: 'bob', password })).sent).toEqual([{ ...bobAt, body: { password } }])
    expect((await set({ login: 'bob', ip: '192.168.27.81' })).sent).toEqual([
      { ...bobAt, body: { ip_reservation: '192.168.27.81' } },
    ])
    expect(home.state('vpn/user/bob')).toMatchObject({ ip: '192.168.27.81' })
    expect((await set({ login: 'bob', ip: '' })).sent).toEqual([{ ...bobAt, body: { ip_reservation: '' } }])
    expect((await set({ login: 'bob' })).reply).toMatchObject({ error_code: 'invalid' })
    expect((await set({ login: 'bob', password: 'short' })).sent).toEqual([])
    const otherType = await set({ login: 'bob', password, type: 'wireguard' })
    expect([otherType.reply.error, otherType.sent]).toEqual([expect.stringContaining('cannot be changed'), []])
    expect((await set({ login: 'bob', password, type: 'standard' })).sent).toEqual([{ ...bobAt, body: { password } }])
    expect((await set({ login: 'dan', ip: '10.0.0.1' })).reply).toMatchObject({
      ...{ error_code: 'inval', error: expect.stringContaining('in the range of the VPN') },
    })

    const profile = async () => {
      const { data } = await home.request('vpn/profile', { server: 'openvpn_routed', login: 'bob' })
      expect(data).toMatchObject({ content_type: 'application/x-openvpn-profile' })
      return Buffer.from(String(Object(data).base64), 'base64').toString()
    }
    const [first, second] = [await profile(), await profile()]
    expect(first).toContain('BEGIN PRIVATE KEY')
    expect(second, 'a new profile replaces the one before').not.toBe(first)
    const secrets = [password, ...[first, second].map((it) => it.split('\n')[4] ?? '')]
    const sent = home.watcher.received.filter(({ topic }) => !/\/set$|^answers\//.test(topic))
    const texts = [...sent.map(({ topic, payload }) => topic + payload), home.daemon.out(), home.daemon.err()]
    expect(secrets.filter((it) => texts.some((text) => text.includes(it)))).toEqual([])

    expect((await send(home, 'vpn/user/bob/remove', {})).sent).toEqual([{ method: 'DELETE', path: 'vpn/user/bob' }])
    await until('bob is removed', () => home.state('vpn/user/bob') === undefined)

    home.box.setRight('settings', false)
    home.box.expireSessions()
    expect((await send(home, 'vpn/server/wireguard/enabled', 'OFF')).reply).toMatchObject({
      ...{ error_code: 'insufficient_rights', error: expect.stringContaining('Modification des réglages') },
    })
  })
})
