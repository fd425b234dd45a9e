/** Commands end to end: from the command topic to the exact request and the new state, and every refusal. */
import { describe, expect, it } from 'vitest'
import { openOnce } from '../support/cleanup.ts'
import { openHome, openSmallHome, pause, until, writesSince } from './home.ts'

describe('a command', () => {
  const opened = openOnce(() => openSmallHome())

  it('is sent to the box as the exact request, and is answered after the new state is published', async () => {
    const home = opened()
    const start = home.box.requests.length
    expect(home.state('connection/config')?.ping).toBe(true)
    const answer = await home.command('connection/config/ping', 'OFF')
    expect(answer).toEqual({ status: 'ok', topic: 'freebox/connection/config/ping/set' })
    expect(home.state('connection/config')?.ping).toBe(false)
    expect(writesSince(home, start).map(({ path, body }) => ({ path, body }))).toEqual([
      { path: 'connection/config/', body: { ping: false } },
    ])
  })

  it('with a JSON payload gets its transaction back in the reply', async () => {
    const home = opened()
    const start = home.box.requests.length
    const id = 'ether-64:1c:ae:00:00:03'
    const answer = await home.command(
      `lan/host/${id}/rename`,
      JSON.stringify({ name: 'Téléphone de Bob', transaction: 'x1' }),
    )
    expect(answer).toMatchObject({ status: 'ok', transaction: 'x1' })
    const [write] = writesSince(home, start)
    expect(write).toMatchObject({ path: `lan/browser/pub/${id}/`, body: { primary_name: 'Téléphone de Bob' } })
    await until('the name is in the discovery documents', () =>
      JSON.stringify([...home.documents().values()]).includes('Téléphone de Bob'),
    )
  })

  it('without a response topic is answered on bridge/response/command', async () => {
    const home = opened()
    home.clearReceived()
    home.watcher.client.publish('freebox/connection/config/wol/set', 'maybe')
    await until('a reply', () => home.published('bridge/response/command').length > 0)
    expect(JSON.parse(home.published('bridge/response/command')[0] ?? '')).toMatchObject({
      status: 'error',
      error_code: 'invalid',
      error: 'Expected ON or OFF; found "maybe"',
      topic: 'freebox/connection/config/wol/set',
    })
    await until('the refusal is logged on bridge/log', () => home.published('bridge/log').length > 0)
  })

  it.each([
    ['connection/config/ping', 'maybe', 'invalid'],
    ['connection/config/nothing', 'ON', 'unknown_row'],
    ['connection/config/constructor', '{}', 'unknown_row'],
    ['connection/nothing/ping', 'ON', 'unknown_object'],
    ['lan/host/ether-00:00:00:00:00:00/rename', '{"name":"x"}', 'unknown_object'],
    ['lan/host/ether-64:1c:ae:00:00:03/rename', '{"name":""}', 'invalid'],
    ['lan/host/ether-64:1c:ae:00:00:03/rename', 'not json', 'invalid'],
    ['system/system/shutdown', 'PRESS', 'denied'],
  ])('on %s with %j is refused as %s, and nothing is sent to the box', async (topic, payload, error_code) => {
    const home = opened()
    const start = home.box.requests.length
    expect(await home.command(topic, payload)).toMatchObject({ status: 'error', error_code, error: expect.any(String) })
    expect(writesSince(home, start)).toEqual([])
  })

  it('that is retained is ignored', async () => {
    const home = opened()
    const start = home.box.requests.length
    home.watcher.client.publish('freebox/connection/config/ping/set', 'OFF', { retain: true, qos: 1 })
    await until('the warning is logged', () => home.daemon.warnings().some((it) => it.includes('retained command')))
    await pause(200)
    expect(writesSince(home, start)).toEqual([])
  })

  it('that the box refuses is answered with the error code of the box', async () => {
    const home = opened()
    home.box.faults.set('PUT connection/config', { kind: 'error', error_code: 'insecure_password' }, { times: 1 })
    home.clearReceived()
    const answer = await home.command('connection/config/remote_access', 'ON')
    expect(answer).toMatchObject({ status: 'error', error_code: expect.stringMatching(/insecure_password/) })
  })

  it('without the right is answered with the name of the right to tick in Freebox OS', async () => {
    const home = await openSmallHome({ simulator: { rights: { settings: false } } })
    const answer = await home.command('connection/config/ping', 'OFF')
    expect(answer).toMatchObject({ status: 'error', error_code: 'insufficient_rights' })
    expect(answer.error).toContain('Modification des réglages de la Freebox')
  })

  it('is denied if commands.read_only is set, and no entity for it is announced', async () => {
    const home = await openHome({ settings: { commands: { read_only: true } } })
    expect(await home.command('connection/config/ping', 'OFF')).toMatchObject({ error_code: 'denied' })
    const platforms = [...home.documents()]
      .filter(([topic]) => !topic.includes('_bridge'))
      .flatMap(([, document]) => {
        return Object.values(document.components ?? {}).map(({ platform }) => platform)
      })
    expect(platforms).not.toContain('switch')
    expect(platforms).not.toContain('button')
    expect(home.state('connection/config')?.ping).toBe(true)
  })

  it('is refused beyond the rate limit of commands.per_minute', async () => {
    const home = await openSmallHome({ settings: { commands: { per_minute: 3 } } })
    const codes = []
    for (let i = 0; i < 4; i++) codes.push((await home.command('connection/config/ping', 'x')).error_code)
    expect(codes).toEqual(['invalid', 'invalid', 'invalid', 'too_many'])
  })
})

describe('bridge/request/api', () => {
  it('allows only the paths on its list, and replaces secrets in the reply', async () => {
    const home = await openSmallHome({ settings: { requests: { api: { allow: ['GET connection/*', 'GET wifi/*'] } } } })
    expect(await home.request('api', { path: 'connection/' })).toMatchObject({ status: 'ok', data: { state: 'up' } })
    expect(await home.request('api', { path: 'system/' })).toMatchObject({ error_code: 'denied' })
    expect(await home.request('api', { method: 'PUT', path: 'connection/config/', body: {} })).toMatchObject({
      error_code: 'denied',
    })
    expect(await home.request('api', { path: 'connection/../system/' })).toMatchObject({ error_code: 'invalid' })
    const wifi = JSON.stringify(await home.request('api', { path: 'wifi/bss/' }))
    expect(wifi).toContain('"key":"(secret)"')
  })
})

describe('an event', () => {
  it('of the line (lost, back) is published once', async () => {
    const home = await openSmallHome()
    await pause(2500)
    home.clearReceived()
    const { connection } = home.box.house
    connection.status.state = 'down'
    await until('lost', () => home.published('connection/status/line/event').length === 1)
    connection.status.state = 'up'
    await until('back', () => home.published('connection/status/line/event').length >= 2)
    await pause(1500)
    const types = home.published('connection/status/line/event').map((it) => JSON.parse(it).event_type)
    expect(types.filter((type) => type === 'lost')).toHaveLength(1)
    expect(types.filter((type) => type === 'back')).toHaveLength(1)
  })

  it('right after the start is held back until Home Assistant has created the entity, and is not lost', async () => {
    const home = await openSmallHome()
    const announced = performance.now()
    home.box.house.connection.status.state = 'down'
    // Home Assistant needs this long for everything that was announced together (src/engine/publish/discovery-settle.ts).
    await until('lost', () => home.published('connection/status/line/event').length > 0)
    expect(performance.now() - announced).toBeGreaterThan(500)
  })
})
