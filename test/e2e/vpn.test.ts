/** The VPN servers of the box and its VPN client, end to end. */
import { describe, expect, it } from 'vitest'
import { type Home, lintOf, openHome, until, writesSince } from './home.ts'

const on = { enabled: true }
const adapters = { defaults: { enabled: false, every: '1s' }, lan: on, vpn: on, vpn_client: on }

function openVpn(settings: object = {}, simulator: object = {}): Promise<Home> {
  return openHome({ simulator: { model: 'delta', ...simulator }, settings: { adapters, ...settings } })
}

/** Sends a command, and returns the reply and what it wrote at the box. */
async function send(home: Home, topic: string, payload: unknown) {
  const since = home.box.requests.length
  const reply = await home.command(topic, typeof payload === 'string' ? payload : JSON.stringify(payload))
  const sent = writesSince(home, since).map(({ method, path, body }) => ({
    method,
    path,
    ...(body !== undefined && { body }),
  }))
  return { reply, sent }
}

const events = (home: Home) => home.published('vpn/connection/connection/event').map((it) => JSON.parse(it))

describe('the VPN servers of a Delta', () => {
  it('are switched through their transitional states, and say who is connected', async () => {
    const home = await openVpn()
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

    const { reply, sent } = await send(home, 'vpn/server/openvpn_routed/enabled', 'ON')
    expect(reply).toMatchObject({ status: 'ok' })
    expect(sent).toEqual([{ method: 'PUT', path: 'vpn/openvpn_routed/config/', body: { enabled: true } }])
    expect(home.state('vpn/server/openvpn_routed')).toMatchObject({ enabled: true, state: 'starting' })
    await until('it has started', () => home.state('vpn/server/openvpn_routed')?.state === 'started')

    expect(events(home)).toEqual([])
    const closed = await send(home, 'vpn/connection/wireguard-1/close', {})
    expect(closed.sent).toEqual([{ method: 'DELETE', path: 'vpn/connection/wireguard-1' }])
    await until('alice is gone', () => events(home).length === 1)
    const about = { user: 'alice', address: '198.51.100.24', server: 'wireguard' }
    expect(events(home)).toEqual([{ event_type: 'disconnected', ...about }])
  })
})

describe('the VPN client of a Delta', () => {
  it('changes from one tunnel to another, and off', async () => {
    const home = await openVpn()
    const idle = { rate_down: null, rate_up: null, address: null }
    expect(home.state('vpn_client/tunnel')).toEqual({
      ...{ active: 'off', connected: false, state: 'down', type: null, last_error: 'none', ...idle },
    })
    const first = await send(home, 'vpn_client/tunnel/active', 'Téléchargements')
    expect(first.sent).toEqual([{ method: 'PUT', path: 'vpn_client/config/vpn0', body: { active: true } }])
    expect(home.state('vpn_client/tunnel')).toMatchObject({ active: 'Téléchargements', state: 'going_up' })
    await until('it is up', () => home.state('vpn_client/tunnel')?.connected === true)
    expect(home.state('vpn_client/tunnel')).toMatchObject({
      ...{ state: 'up', type: 'wireguard', address: '198.51.100.10', rate_down: 10, rate_up: 0.1 },
    })
    const second = await send(home, 'vpn_client/tunnel/active', 'bureau')
    expect(second.sent).toEqual([{ method: 'PUT', path: 'vpn_client/config/vpn1', body: { active: true } }])
    expect(home.state('vpn_client/tunnel')).toMatchObject({ active: 'Bureau' })
    const third = await send(home, 'vpn_client/tunnel/active', 'off')
    expect(third.sent).toEqual([{ method: 'PUT', path: 'vpn_client/config/vpn1', body: { active: false } }])
    expect(home.state('vpn_client/tunnel')).toMatchObject({ active: 'off', connected: false })
    expect((await send(home, 'vpn_client/tunnel/active', 'off')).sent).toEqual([])
    expect(await home.request('vpn_client/log')).toMatchObject({
      data: expect.stringContaining('wireguard: connecting'),
    })
  })
})
