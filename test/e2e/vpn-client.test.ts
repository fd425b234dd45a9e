/** The VPN client of the box, end to end. */
import { describe, expect, it } from 'vitest'
import { type Home, lintOf, openHome, until, writesSince } from './home.ts'

const on = { enabled: true }
const adapters = { defaults: { enabled: false }, lan: { every: '1s', ...on }, vpn_client: on }

function openClient(settings: object = {}): Promise<Home> {
  return openHome({ simulator: { model: 'delta' }, settings: { adapters: { ...adapters, ...settings } } })
}

async function choose(home: Home, option: string) {
  const since = home.box.requests.length
  const reply = await home.command('vpn_client/tunnel/active', option)
  return { reply, sent: writesSince(home, since).map(({ method, path, body }) => [method, path, body]) }
}

describe('the VPN client of a Delta', () => {
  it('changes from one tunnel to another and off, and shows each state within seconds', async () => {
    const home = await openClient({ defaults: { enabled: false, every: '5m' } })
    const idle = { connected: false, type: null, rate_down: null, rate_up: null, address: null }
    expect(home.state('vpn_client/tunnel')).toEqual({ active: 'off', state: 'down', last_error: 'none', ...idle })
    expect(lintOf(home)).toEqual([])

    const first = await choose(home, 'Téléchargements')
    expect(first.sent).toEqual([['PUT', 'vpn_client/config/vpn0', { active: true }]])
    expect(home.state('vpn_client/tunnel')).toMatchObject({ active: 'Téléchargements', state: 'going_up' })
    await until('it is up', () => home.state('vpn_client/tunnel')?.connected === true)
    expect(home.state('vpn_client/tunnel')).toMatchObject({
      ...{ state: 'up', type: 'wireguard', address: '198.51.100.10', rate_down: 10, rate_up: 0.1 },
    })
    expect((await choose(home, 'bureau')).sent).toEqual([['PUT', 'vpn_client/config/vpn1', { active: true }]])
    expect(home.state('vpn_client/tunnel')).toMatchObject({ active: 'Bureau', type: 'pptp' })
    expect((await choose(home, 'off')).sent).toEqual([['PUT', 'vpn_client/config/vpn1', { active: false }]])
    expect(home.state('vpn_client/tunnel')).toMatchObject({ active: 'off', ...idle })
    expect((await choose(home, 'off')).sent).toEqual([])
    expect((await choose(home, 'Maison')).reply).toMatchObject({ error: expect.stringContaining('Téléchargements') })
    expect(await home.request('vpn_client/log')).toMatchObject({
      data: expect.stringContaining('wireguard: connecting'),
    })

    const secrets = /TdbS1Y0RHZ6rRNSxl|QZnLR0TYPbPbhfVWe|cHJlc2hhcmVkLWtle|motdepasse-tunnel/
    const texts = home.watcher.received.map(({ topic, payload }) => topic + payload)
    expect([...texts, home.daemon.out()].filter((it) => secrets.test(it))).toEqual([])

    // An option for each tunnel, whatever they are called.
    const { tunnels } = home.box.house.vpnClient
    const names = ['off', 'Bureau', 'bureau', '', 'vpn3', 'unknown', 'Bureau (vpn1)', 'Seul']
    const all = names.map((description, at) => ({ ...structuredClone(tunnels[0]), id: `vpn${at}`, description }))
    home.box.house.vpnClient.tunnels = all.map((it) => ({ ...it, type: 'wireguard', active: false }))
    await home.request('refresh', { adapter: 'vpn_client' })
    await until('it is announced', () => JSON.stringify([...home.documents().values()]).includes('Seul'))
    const documents = [...home.documents().values()].flatMap((it) => Object.values(Object(it.components)))
    const { options } = Object(documents.find((it) => /vpn_client_tunnel_active$/.test(String(Object(it).unique_id))))
    expect(options).toEqual([
      ...['off', 'off (vpn0)', 'Bureau (vpn1)', 'bureau (vpn2)', 'vpn3 (vpn3)', 'vpn3 (vpn4)', 'unknown (vpn5)'],
      ...['Bureau (vpn1) (vpn6)', 'Seul'],
    ])
    for (const [at, option] of options.slice(1).entries()) {
      expect((await choose(home, option)).sent).toEqual([['PUT', `vpn_client/config/vpn${at}`, { active: true }]])
      expect(home.state('vpn_client/tunnel')).toMatchObject({ active: option })
    }
  })
})
