/** FTP, TFTP, Windows and Mac sharing and the media server, end to end. */
import { describe, expect, it } from 'vitest'
import { type Home, openHome, pause, until } from './home.ts'
import { writes } from './writes.ts'

const on = { enabled: true }
const adapters = { defaults: { enabled: false, every: '1s' }, lan: on, ftp: on, netshare: on, upnpav: on }

function openSharing(): Promise<Home> {
  return openHome({ simulator: { model: 'ultra' }, settings: { adapters } })
}

describe('the servers that share the disks of the box', () => {
  it('are switched and configured by exactly one request each, and their passwords are shown nowhere', async () => {
    const home = await openSharing()
    expect(home.state('ftp/config')).toEqual({
      ...{ enabled: false, anonymous: false, anonymous_write: false, remote_access: false },
      ...{ port_ctrl: 28013, port_data: 32600, weak_password: false },
    })
    const ftp = (body: object) => [['PUT', 'ftp/config/', body]]
    const samba = (body: object) => [['PUT', 'netshare/samba/', body]]
    const afp = (body: object) => [['PUT', 'netshare/afp/', body]]

    expect(await writes(home, 'ftp/config/enabled', 'ON')).toEqual(ftp({ enabled: true }))
    expect(await writes(home, 'ftp/config/anonymous', 'ON')).toEqual(ftp({ allow_anonymous: true }))
    expect(await home.command('ftp/config/remote_access', 'ON')).toMatchObject({ error_code: 'weak_password' })
    const weak = expect.stringContaining('too weak for access from the Internet')
    expect(await home.command('ftp/config/remote_access', 'ON')).toMatchObject({ error: weak })
    const password = 'un-mot-de-passe-2'
    expect(await writes(home, 'ftp/config/set_password', { password })).toEqual(ftp({ password }))
    expect(await writes(home, 'ftp/config/remote_access', 'ON')).toEqual(ftp({ allow_remote_access: true }))
    expect(home.state('ftp/config')).toMatchObject({ enabled: true, anonymous: true, remote_access: true })
    expect(await writes(home, 'ftp/tftp/enabled', 'ON')).toEqual([['PUT', 'tftp/config/', { enabled: true }]])

    expect(await writes(home, 'netshare/samba/logon', 'ON')).toEqual(samba({ logon_enabled: true }))
    expect(await writes(home, 'netshare/samba/workgroup', 'MAISON')).toEqual(samba({ workgroup: 'MAISON' }))
    const login = { user: 'alice', password }
    expect(await writes(home, 'netshare/samba/set_login', login)).toEqual(
      samba({ logon_user: 'alice', logon_password: password }),
    )
    expect(home.state('netshare/samba')).toMatchObject({ logon: true, logon_user: 'alice', workgroup: 'MAISON' })
    expect(await writes(home, 'netshare/afp/guest', 'OFF')).toEqual(afp({ guest_allow: false }))
    expect(await writes(home, 'netshare/afp/server_type', 'imac')).toEqual(afp({ server_type: 'imac' }))
    expect(await writes(home, 'netshare/afp/set_login', login)).toEqual(
      afp({ login_name: 'alice', login_password: password }),
    )
    expect(await writes(home, 'upnpav/config/enabled', 'OFF')).toEqual([['PUT', 'upnpav/config/', { enabled: false }]])

    const sent = home.watcher.received.filter(({ topic }) => !topic.endsWith('/set'))
    expect(sent.map(({ topic, payload }) => `${topic} ${payload}`).filter((it) => it.includes(password))).toEqual([])
    expect(home.daemon.out() + home.daemon.err()).not.toContain(password)
    expect(JSON.stringify(sent), 'the address of the box in the Internet').not.toContain('203.0.113.1')

    const unknown = expect.stringContaining('does not accept this workgroup name')
    expect(await home.command('netshare/samba/workgroup', 'a/b')).toMatchObject({ error: unknown })
  })

  it('publish nothing while nothing changes', async () => {
    const home = await openSharing()
    home.clearReceived()
    await pause(2500)
    const topics = home.watcher.received.map(({ topic }) => topic)
    expect(topics.filter((topic) => /\/(ftp|netshare|upnpav)\//.test(topic))).toEqual([])
  })

  it('do not exist where the box has none: TFTP before API 16, the media server in bridge mode', async () => {
    const home = await openHome({ simulator: { model: 'delta', bridge: true }, settings: { adapters }, running: false })
    await home.start()
    const hasMediaServer = () => home.box.requests.some(({ path }) => path.endsWith('upnpav/config/'))
    await until('the box was asked for all', () => home.state('ftp/config') !== undefined && hasMediaServer())
    await pause(300)
    expect([home.state('ftp/tftp'), home.state('upnpav/config')]).toEqual([undefined, undefined])
    expect([...home.documents().values()].filter((it) => /tftp|media_server/.test(JSON.stringify(it)))).toEqual([])
    expect(home.daemon.lines.filter(({ level }) => level >= 40)).toEqual([])
  })
})
