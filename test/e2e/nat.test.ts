/** Port forwarding, the DMZ, incoming ports and UPnP IGD, end to end, on boxes whose firmwares take different bodies. */
import { describe, expect, it } from 'vitest'
import type { SimulatorOptions } from '../../src/simulator/index.ts'
import { openOnce } from '../support/cleanup.ts'
import { type Home, lintOf, openHome, until } from './home.ts'
import { sends, writes } from './writes.ts'

const on = { enabled: true }
const adapters = { defaults: { enabled: false, every: '1s' }, lan: on, nat: on, upnpigd: on }

function open(simulator: SimulatorOptions, settings: object = {}): Promise<Home> {
  return openHome({ simulator, settings: { adapters, ...settings } })
}

const web = { ip_proto: 'tcp', wan_port_start: 8080, wan_port_end: 8080, lan_ip: '192.168.1.40', lan_port: 80 }
const added = { enabled: true, comment: 'Web', src_ip: '0.0.0.0', ...web }
/** What the web interface of the box sends too. */
const readOnly = { id: 0, hostname: '', host: '', valid: false }

/** The names of the entities of a resource in Home Assistant. */
function namesOf(home: Home, resource: string) {
  const components = [...home.documents().values()].flatMap((it) => Object.entries(Object(it.components)))
  return components.flatMap(([key, it]) => (key.startsWith(`${resource}_`) ? (Object(it).name ?? []) : [])).sort()
}

describe('on a box of 2026', () => {
  const opened = openOnce(() => open({ model: 'ultra' }))

  it('a rule is a switch with a name that people recognise, and is added, changed and removed', async () => {
    const home = opened()
    expect(home.state('nat/redirection/12')).toEqual({
      ...{ enabled: true, protocol: 'udp', ports: '51820', target: '192.168.1.31:51820', source: '0.0.0.0' },
      ...{ comment: null, host: 'PC-BUREAU', valid: true },
    })
    const names = ['Jeux', 'NAS', 'Sauvegarde', 'udp 51820 → PC-BUREAU:51820']
    expect(namesOf(home, 'nat_redirection')).toEqual(names)
    expect(lintOf(home)).toEqual([])

    const add = { protocol: 'tcp', wan_port: 8080, lan_ip: '192.168.1.40', lan_port: 80, comment: 'Web' }
    expect(await writes(home, 'nat/redirection/add', add)).toEqual([['POST', 'fw/redir/', { ...added, ...readOnly }]])
    expect(home.state('nat/redirection/76')).toMatchObject({ ports: '8080', target: '192.168.1.40:80', comment: 'Web' })
    const both = {
      protocol: 'both',
      wan_port: 3000,
      wan_port_end: 3010,
      lan_ip: '192.168.1.40',
      source: '198.51.100.7',
    }
    const range = { wan_port_start: 3000, wan_port_end: 3010, lan_port: 3000, src_ip: '198.51.100.7' }
    expect(await writes(home, 'nat/redirection/add', both)).toMatchObject([
      ['POST', 'fw/redir/', { ip_proto: 'tcp', ...range, comment: '' }],
      ['POST', 'fw/redir/', { ip_proto: 'udp', ...range, comment: '' }],
    ])
    expect(home.state('nat/redirection/78')).toMatchObject({ ports: '3000-3010', target: '192.168.1.40:3000-3010' })

    const whole = {
      ...added,
      id: 76,
      valid: true,
      hostname: 'NAS',
      host: expect.objectContaining({ vendor_name: 'Synology Incorporated' }),
    }
    const put = (body: object) => [['PUT', 'fw/redir/76', { ...whole, ...body }]]
    expect(await writes(home, 'nat/redirection/76/enabled', 'OFF')).toEqual(put({ enabled: false }))
    expect(home.state('nat/redirection/76')).toMatchObject({ enabled: false })
    expect(await writes(home, 'nat/redirection/76/set', { wan_port: 8081, source: '198.51.100.7' })).toEqual(
      put({ enabled: false, wan_port_start: 8081, wan_port_end: 8081, src_ip: '198.51.100.7' }),
    )
    // The box does not know the host of this one.
    expect(await writes(home, 'nat/redirection/74/enabled', 'ON')).toEqual([
      ['PUT', 'fw/redir/74', expect.objectContaining({ enabled: true, host: null, hostname: '192.168.1.199' })],
    ])
    expect(await writes(home, 'nat/redirection/76/remove', {})).toEqual([['DELETE', 'fw/redir/76']])
    await until('it has left Home Assistant', () => !namesOf(home, 'nat_redirection').includes('Web'))
    expect(home.state('nat/redirection/76')).toBeUndefined()
  })

  it('a rule is not left for one protocol if the other one is refused, or the reply says what was made', async () => {
    const home = opened()
    const id = home.box.house.nat.lastId + 1
    const both = { protocol: 'both', wan_port: 51820, lan_ip: '192.168.1.40' }
    const { answer, sent } = await sends(home, 'nat/redirection/add', both)
    expect(sent.map(([method, path]) => `${method} ${path}`)).toEqual([
      ...['POST fw/redir/', 'POST fw/redir/', `DELETE fw/redir/${id}`],
    ])
    const undone = 'A rule for one of these ports exists already. What was done before it has been undone'
    expect(answer).toMatchObject({ error: undone, error_code: 'exist' })
    expect(home.state(`nat/redirection/${id}`)).toBeUndefined()

    home.box.faults.set(`DELETE fw/redir/${id + 1}`, { kind: 'error', error_code: 'busy' })
    const made = `The rule ${id + 1} for tcp 51820 to 192.168.1.40 was made and could not be removed again`
    expect((await sends(home, 'nat/redirection/add', both)).answer).toMatchObject({
      error: `A rule for one of these ports exists already. ${made}`,
    })
    expect(home.state(`nat/redirection/${id + 1}`)).toMatchObject({ protocol: 'tcp', ports: '51820' })
  })

  it('the other ways in are switched and configured by exactly one request each', async () => {
    const home = opened()
    const lan_ip = '192.168.1.40'
    expect(home.state('nat/dmz')).toEqual({ enabled: false, ip: null })
    const needsHost = { error: expect.stringContaining('nat/dmz/set'), error_code: 'inval' }
    expect(await home.command('nat/dmz/enabled', 'ON')).toMatchObject(needsHost)
    const dmz = (body: object) => [['PUT', 'fw/dmz/', body]]
    expect(await writes(home, 'nat/dmz/set', { enabled: true, ip: lan_ip })).toEqual(dmz({ enabled: true, ip: lan_ip }))
    expect(home.state('nat/dmz')).toEqual({ enabled: true, ip: lan_ip })
    expect(await writes(home, 'nat/dmz/enabled', 'OFF')).toEqual(dmz({ enabled: false }))

    expect(home.state('nat/incoming/https')).toEqual({
      ...{ enabled: true, port: 29491, active: true, protocol: 'tcp', in_port: 29491, netns: 'init' },
    })
    // The port of PPTP cannot be changed.
    expect(home.state('nat/incoming/pptp')).not.toHaveProperty('port')
    const ftp = (body: object) => [['PUT', 'fw/incoming/ftp', body]]
    expect(await writes(home, 'nat/incoming/ftp/enabled', 'ON')).toEqual(ftp({ enabled: true }))
    expect(await writes(home, 'nat/incoming/ftp/port', '2121')).toEqual(ftp({ in_port: 2121 }))
    expect(home.state('nat/incoming/ftp')).toMatchObject({ enabled: true, port: 2121 })

    expect(home.state('upnpigd/redirections')).toMatchObject({ count: 3 })
    expect(home.state('upnpigd/redirection/0.0.0.0-9308-udp')).toEqual({
      ...{ enabled: true, protocol: 'udp', port: 9308, target: '192.168.1.43:9308', host: 'PS5-3F2' },
      ...{ description: '192.168.1.43:9308 to 9308 (UDP)', source: '0.0.0.0' },
    })
    // A program has written it.
    const stranger = home.state('upnpigd/redirection/0.0.0.0-53644-udp')?.description
    expect(stranger).toBe('iC53644 {{ states("sun.sun") }} <b>')
    expect(await writes(home, 'upnpigd/redirection/0.0.0.0-9308-udp/remove', {})).toEqual([
      ['DELETE', 'upnpigd/redir/0.0.0.0-9308-udp'],
    ])
    await until('it is closed', () => home.state('upnpigd/redirection/0.0.0.0-9308-udp') === undefined)
    expect(await writes(home, 'upnpigd/config/version', '2')).toEqual([['PUT', 'upnpigd/config/', { version: 2 }]])

    const reopened = home.box.house.upnpigd.redirections.slice(0, 1)
    expect(await writes(home, 'upnpigd/config/enabled', 'OFF')).toEqual([
      ['PUT', 'upnpigd/config/', { enabled: false }],
    ])
    await until('no port is open', () => home.state('upnpigd/redirections')?.count === 0)
    await writes(home, 'upnpigd/config/enabled', 'ON')
    home.box.house.upnpigd.redirections = reopened
    await until('a program has opened its port again', () => home.state('upnpigd/redirections')?.count === 1)
    expect(home.state('upnpigd/redirection/0.0.0.0-26476-tcp')).toMatchObject({ description: 'Plex Media Server' })
    const problems = home.daemon.lines.filter(({ level, msg }) => level >= 40 && !String(msg).includes('was refused'))
    expect(problems).toEqual([])
  })
})

/** The same on boxes of other firmwares: the whole rule is sent first. */
async function changesRule(home: Home, whole: boolean) {
  const isWhole = expect.objectContaining({ hostname: 'NAS', host: expect.anything(), valid: true })
  const sent = (body: object) => {
    const first = ['PUT', 'fw/redir/75', isWhole]
    return whole ? [first] : [first, ['PUT', 'fw/redir/75', body]]
  }
  expect(await writes(home, 'nat/redirection/75/enabled', 'OFF')).toEqual(sent({ enabled: false }))
  expect(home.state('nat/redirection/75')).toMatchObject({ enabled: false })
  const change = { comment: 'Photos', wan_port_start: 20023, wan_port_end: 20023 }
  expect(await writes(home, 'nat/redirection/75/set', { wan_port: 20023, comment: 'Photos' })).toEqual(sent(change))
  expect(home.state('nat/redirection/75')).toMatchObject({ ports: '20023', comment: 'Photos' })
  const add = { protocol: 'tcp', wan_port: 20080, lan_ip: '192.168.1.40', lan_port: 80, comment: 'Web' }
  const body = { ...added, ...readOnly, wan_port_start: 20080, wan_port_end: 20080 }
  expect(await writes(home, 'nat/redirection/add', add)).toEqual([['POST', 'fw/redir/', body]])
  expect(home.state('nat/redirection/76')).toMatchObject({ ports: '20080', enabled: true })
}

describe('on a box of 2023', () => {
  it('the same rules are written if it takes only what changes', async () => {
    await changesRule(await open({ model: 'delta', ruleBodies: 'partial' }), false)
  })

  it('the same rules are written if it takes both, and are refused in words', async () => {
    const home = await open({ model: 'pop', ruleBodies: 'any' })
    await changesRule(home, true)
    home.box.requests.splice(0)
    const add = { protocol: 'tcp', wan_port: 443, lan_ip: '192.168.1.40' }
    const refused = async (input: object) => (await sends(home, 'nat/redirection/add', input)).answer
    expect(await refused(add)).toMatchObject({
      error: expect.stringContaining('shares its IPv4 address'),
      error_code: 'port_outside_range',
    })
    expect(await refused({ ...add, wan_port_end: 442 })).toMatchObject({ error_code: 'invalid' })
    expect(await refused({ ...add, wan_port: 65_000, wan_port_end: 65_100, lan_port: 65_500 })).toMatchObject({
      error: 'The range would end at port 65600; the highest one is 65535',
    })
    for (const wrong of [{ protocol: 'icmp' }, { lan_ip: 'nas' }, { wan_port: 0 }, { comment: 'x'.repeat(64) }]) {
      expect(await refused({ ...add, ...wrong }), JSON.stringify(wrong)).toMatchObject({ error_code: 'invalid' })
    }
    expect(home.box.requests.filter(({ method, path }) => method === 'POST' && path === 'fw/redir/')).toHaveLength(1)

    home.box.setRight('settings', false)
    home.box.expireSessions()
    const missing = { error: expect.stringContaining('Modification des réglages'), error_code: 'insufficient_rights' }
    expect((await sends(home, 'nat/redirection/75/enabled', 'OFF')).answer).toMatchObject(missing)
  })
})
