/** What the owner allows and what he denies, from the outside; and what nobody may who was not allowed to. */
import { expect, it, onTestFinished } from 'vitest'
import { type Home, openHome } from '../faults/home.ts'
import type { Settings } from '../settings.ts'

async function home(settings: Settings): Promise<Home> {
  const opened = await openHome({ settings })
  onTestFinished(() => opened.close())
  return opened
}

/** The unique ids of all that is announced, without the box. */
function announced({ told }: Home): string[] {
  const components = [...told().documents.values()].flatMap((it) => Object.values(Object(it).components))
  return components.map((it) => String(Object(it).unique_id).replace(/^freebox_[0-9a-f]{12}_/, ''))
}

const denied = { status: 'error', error_code: 'denied' }

it('only what is allowed can be commanded, and what is denied cannot all the same; neither is announced', async () => {
  const allow = ['connection.config.*', 'lan.host.rename']
  const opened = await home({ commands: { allow, deny: ['*.config.wol'] } })
  expect(await opened.command('connection/config/ping', 'OFF')).toMatchObject({ status: 'ok' })
  expect(await opened.command('connection/config/wol', 'ON')).toMatchObject(denied)
  expect(await opened.command('system/system/reboot', 'PRESS')).toMatchObject(denied)
  const host = 'lan/host/ether-64:1c:ae:00:00:03'
  expect(await opened.command(`${host}/wake`, 'PRESS')).toMatchObject(denied)
  expect(await opened.command(`${host}/rename`, '{"name":"Ours"}')).toMatchObject({ status: 'ok' })
  expect(await opened.command('lan/host/wake_mac', '{"mac":"d8:5e:d3:00:00:06"}')).toMatchObject(denied)
  const written = opened
    .asked()
    .filter(({ method, path }) => method !== 'GET' && !/^login|^home\/endpoints\/get/.test(path))
  expect(written.map(({ method, path }) => `${method} ${path.split('/')[0]}`)).toEqual(['PUT connection', 'PUT lan'])
  expect(announced(opened)).toContain('connection_config_ping')
  expect(announced(opened).filter((it) => /config_wol$|reboot$|_wake$/.test(it))).toEqual([])
  expect(opened.state('connection/config')).toHaveProperty('wol')
})

it('no endpoint can be called that was not listed, none at all by default', async () => {
  const opened = await home({})
  for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
    expect(await opened.request('api', { method, path: 'connection/config/' })).toMatchObject(denied)
  }
})
