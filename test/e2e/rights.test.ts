/** What the configuration allows and denies, end to end. */
import { expect, it, onTestFinished } from 'vitest'

import { type Home, openHome } from '../faults/home.ts'
import type { Settings } from '../settings.ts'

async function open(settings: Settings): Promise<Home> {
  const on = { enabled: true }
  const adapters = { defaults: { enabled: false }, connection: on, lan: on, system: on }
  const opened = await openHome({ settings: { adapters, ...settings } })
  onTestFinished(() => opened.close())
  return opened
}

/** The unique ids of all announced entities, without the prefix of the box. */
function announced({ snapshot }: Home): string[] {
  const components = [...snapshot().documents.values()].flatMap((it) => Object.values(Object(it).components))
  return components.map((it) => String(Object(it).unique_id).replace(/^freebox_[0-9a-f]{12}_/, ''))
}

const denied = { status: 'error', error_code: 'denied' }

it('only allowed commands are carried out, `deny` wins over `allow`, and the others are not announced', async () => {
  const allow = ['connection.config.*', 'lan.host.rename']
  const opened = await open({ commands: { allow, deny: ['*.config.wol'] } })
  expect(await opened.command('connection/config/ping', 'OFF')).toMatchObject({ status: 'ok' })
  expect(await opened.command('connection/config/wol', 'ON')).toMatchObject(denied)
  expect(await opened.command('system/system/reboot', 'PRESS')).toMatchObject(denied)
  const host = 'lan/host/ether-64:1c:ae:00:00:03'
  expect(await opened.command(`${host}/wake`, 'PRESS')).toMatchObject(denied)
  expect(await opened.command(`${host}/rename`, '{"name":"Ours"}')).toMatchObject({ status: 'ok' })
  expect(await opened.command('lan/host/wake_mac', '{"mac":"d8:5e:d3:00:00:06"}')).toMatchObject(denied)
  const written = opened
    .requests()
    .filter(({ method, path }) => method !== 'GET' && !/^login|^home\/endpoints\/get/.test(path))
  expect(written.map(({ method, path }) => `${method} ${path.split('/')[0]}`)).toEqual(['PUT connection', 'PUT lan'])
  expect(announced(opened)).toContain('connection_config_ping')
  expect(announced(opened).filter((it) => /config_wol$|reboot$|_wake$/.test(it))).toEqual([])
  expect(opened.state('connection/config')).toHaveProperty('wol')
})

it('bridge/request/api refuses every endpoint by default', async () => {
  const opened = await open({})
  for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
    expect(await opened.request('api', { method, path: 'connection/config/' })).toMatchObject(denied)
  }
})
