/** What Home Assistant is told exists, comes back and is gone, seen on the wire. */
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type Home, openHome, pause, until } from './home.ts'

const alice = 'ether-4a:3f:da:00:00:02'
const topicOf = (home: Home, part: string) => [...home.documents().keys()].find((topic) => topic.includes(part))
const aliceTopic = (home: Home) => topicOf(home, '_lan_host_ether_4a3fda000002')

/** The messages on one discovery topic, as full, empty, or reduced ones. */
function saidOn(home: Home, topic: string) {
  return home.watcher.received
    .filter((it) => it.topic === topic)
    .map(({ payload }) => (payload === '' ? 'empty' : 'document'))
}

describe('a host that left the list', () => {
  it('is removed after two reads: once more in full, then empty; its state too', async () => {
    const home = await openHome()
    const topic = aliceTopic(home) ?? ''
    expect(topic).not.toBe('')
    home.quiet()
    home.box.house.hosts = home.box.house.hosts.filter(({ id }) => id !== alice)
    await until('gone', () => home.documents().get(topic) === undefined, 8000)
    expect(saidOn(home, topic)).toEqual(['document', 'empty'])
    expect(home.state(`lan/host/${alice}`)).toBeUndefined()
  })

  it('is still removed when the daemon was down meanwhile', async () => {
    const home = await openHome()
    const topic = aliceTopic(home) ?? ''
    await home.daemon.stop()
    home.box.house.hosts = home.box.house.hosts.filter(({ id }) => id !== alice)
    home.quiet()
    await home.start()
    await until('gone', () => home.documents().get(topic) === undefined, 10_000)
    expect(saidOn(home, topic)).toEqual(['document', 'empty'])
    await until('its state too', () => home.state(`lan/host/${alice}`) === undefined)
  })

  it('comes back as it was', async () => {
    const home = await openHome()
    const topic = aliceTopic(home) ?? ''
    const document = home.documents().get(topic)
    const all = home.box.house.hosts
    home.box.house.hosts = all.filter(({ id }) => id !== alice)
    await until('gone', () => home.documents().get(topic) === undefined, 8000)
    home.box.house.hosts = all
    await until('back as it was', () => isDeepStrictEqual(home.documents().get(topic), document), 8000)
    // Before it, the same without the entity ids that we suggest: so Home Assistant gives back those of its owner.
    const [bare] = home.watcher.received.filter((it) => it.topic === topic && it.payload !== '').slice(-2)
    expect(bare?.payload).toBe(JSON.stringify(document).replace(/"default_entity_id":"[^"]*",/g, ''))
  })

  it('is not removed because the list could not be read, or held something odd', async () => {
    const home = await openHome()
    home.box.faults.set('lan/browser/pub', { kind: 'truncated' })
    await pause(3000)
    home.box.faults.set('lan/browser/pub', { kind: 'body', body: { success: true, result: [{ odd: true }] } })
    await pause(4000)
    expect(aliceTopic(home)).toBeDefined()
    expect(home.state(`lan/host/${alice}`)).toBeDefined()
  })
})

describe('a birth message', () => {
  it('brings documents, availability and states once more, and the removals of late, however many call', async () => {
    const home = await openHome()
    const topic = aliceTopic(home) ?? ''
    home.box.house.hosts = home.box.house.hosts.filter(({ id }) => id !== alice)
    await until('gone', () => home.documents().get(topic) === undefined, 8000)
    home.quiet()
    for (let i = 0; i < 3; i++) home.watcher.client.publish('homeassistant/status', 'online')
    await until('everything again', () => home.said('lan/host/availability').length > 0, 8000)
    await pause(1500)
    expect(home.said('connection/status/availability')).toEqual(['online'])
    expect(saidOn(home, topic)).toEqual(['document', 'empty'])
    const [first] = home.watcher.received.filter((it) => it.topic.endsWith('/config'))
    expect(first?.topic).toContain('_bridge')
  })
})

describe('a broker that comes back empty', () => {
  it('is told everything again', async () => {
    const home = await openHome()
    const before = home.documents()
    for (const topic of before.keys()) home.watcher.client.publish(topic, '', { retain: true })
    await pause(300)
    await home.daemon.stop()
    await home.start()
    await until('all is there again', () => home.documents().size === before.size, 10_000)
    expect(home.documents()).toEqual(before)
  })
})

describe('a device that its owner deleted in Home Assistant', () => {
  it('stays away until the daemon is asked to refresh', async () => {
    const home = await openHome()
    const topic = aliceTopic(home) ?? ''
    home.watcher.client.publish(topic, '', { retain: true, qos: 1 })
    await pause(300)
    home.watcher.client.publish('homeassistant/status', 'online')
    await pause(4000)
    expect(home.documents().get(topic)).toBeUndefined()
    expect(await home.request('refresh', { adapter: 'lan' })).toMatchObject({ status: 'ok' })
    await until('back', () => home.documents().get(topic) !== undefined)
  })
})

describe('what turns up on a device that its owner deleted', () => {
  it('does not bring it back either: a computer on the cable that joins the Wi-Fi', async () => {
    const home = await openHome()
    const ofNas = () => [...home.documents().keys()].filter((topic) => /001132000007/.test(topic))
    const topics = ofNas()
    expect(topics.length).toBeGreaterThan(1)
    for (const topic of topics) home.watcher.client.publish(topic, '', { retain: true, qos: 1 })
    const [station] = home.box.house.wifi.stations
    if (station) home.box.house.wifi.stations.push({ ...station, mac: '00:11:32:00:00:07' })
    await until('its station is there', () => home.state('wifi/station/00:11:32:00:00:07') !== undefined)
    await pause(500)
    expect(ofNas()).toEqual([])
    expect(await home.request('refresh')).toMatchObject({ status: 'ok' })
    await until('all is back', () => ofNas().length === topics.length + 1)
  })

  it('is told anew what it is below, once the box is back that its owner deleted', async () => {
    const home = await openHome()
    const ofBox = [...home.documents()].filter(([, { device }]) => !JSON.stringify(device).includes('via_device'))
    for (const [topic] of ofBox) home.watcher.client.publish(topic, '', { retain: true, qos: 1 })
    await pause(500)
    home.quiet()
    expect(await home.request('refresh')).toMatchObject({ status: 'ok' })
    await until('the box is back', () => ofBox.every(([topic]) => home.documents().has(topic)))
    const told = home.watcher.received.filter((it) => it.topic === aliceTopic(home)).map(({ payload }) => payload)
    expect(told.map((it) => it.includes('via_device'))).toEqual([false, true])
    expect(told[1]).toBe(JSON.stringify(home.documents().get(aliceTopic(home) ?? '')))
  })
})

describe('a changed configuration', () => {
  it('takes a disabled adapter back, devices and states included, and says so once', async () => {
    const home = await openHome()
    await home.daemon.stop()
    await home.start({ adapters: { lan: { enabled: false } } })
    await until('no host is left', () => topicOf(home, '_lan_') === undefined, 10_000)
    await until('nor a state', () => home.state(`lan/host/${alice}`) === undefined)
    await until('the others are there', () => topicOf(home, '_connection_status') !== undefined)
  })

  it('takes a row back that is denied now: in full, reduced to its platform, without it', async () => {
    const home = await openHome()
    const topic = topicOf(home, '_connection_config/') ?? ''
    await home.daemon.stop()
    home.quiet()
    await home.start({ commands: { deny: ['connection.config.ping'] } })
    await until('it is gone', () => !JSON.stringify(home.documents().get(topic)).includes('_ping"'), 10_000)
    const said = home.watcher.received
      .filter((it) => it.topic === topic)
      .map(({ payload }) => JSON.parse(payload).components.connection_config_ping)
    expect(said).toEqual([
      expect.objectContaining({ unique_id: expect.any(String) }),
      { platform: 'switch' },
      undefined,
    ])
  })

  it('changes from device to single and back without a removal: the entities move', async () => {
    const home = await openHome()
    const devices = [...home.documents().keys()]
    const moving = '{"migrate_discovery":true}'
    const moved = () => home.watcher.received.filter(({ payload }) => payload === moving).map(({ topic }) => topic)
    const settled = (form: (topic: string) => boolean) =>
      [...home.documents()].every(([topic, document]) => form(topic) || 'migrate_discovery' in document)
    await home.daemon.stop()
    home.quiet()
    await home.start({ homeassistant: { mode: 'single' } })
    await until('all moved', () => moved().length === devices.length, 10_000)
    await until('all told', () => settled((topic) => !topic.includes('/device/')), 10_000)
    expect(new Set(moved())).toEqual(new Set(devices))
    expect(home.watcher.received.filter(({ payload }) => payload === '')).toEqual([])
    const singles = [...home.documents()]
      .filter(([, document]) => !('migrate_discovery' in document))
      .map(([topic]) => topic)
    await home.daemon.stop()
    home.quiet()
    await home.start({ homeassistant: { mode: 'device' } })
    await until('all moved back', () => moved().length === singles.length, 10_000)
    await until('all told again', () => settled((topic) => topic.includes('/device/')), 10_000)
    expect(new Set(moved())).toEqual(new Set(singles))
    expect(home.watcher.received.filter(({ payload }) => payload === '')).toEqual([])
  })

  it('with discovery off takes everything back', async () => {
    const home = await openHome()
    await home.daemon.stop()
    await home.start({ homeassistant: { enabled: false } })
    await until('nothing is announced', () => home.documents().size === 0, 10_000)
    await until('states go on', () => home.said('lan/host/availability').length > 0)
  })

  it('in French changes names and nothing else', async () => {
    const home = await openHome()
    const ids = () =>
      [...home.documents().values()].flatMap((it) =>
        Object.values(it.components ?? {}).map((row) => row.default_entity_id),
      )
    const before = ids()
    await home.daemon.stop()
    await home.start({ homeassistant: { language: 'fr' } })
    await until('French', () => JSON.stringify([...home.documents().values()]).includes('Redémarrer'), 10_000)
    expect(ids().sort()).toEqual(before.sort())
  })

  it('of somebody else is never touched', async () => {
    const home = await openHome({ running: false })
    const foreign = { device: { identifiers: ['zigbee'] }, origin: { name: 'zigbee2mqtt' }, components: {} }
    const other = {
      device: { identifiers: ['freebox_000000000000'] },
      origin: { name: 'freebox2mqtt' },
      components: {},
    }
    home.watcher.client.publish('homeassistant/device/zigbee/config', JSON.stringify(foreign), { retain: true })
    home.watcher.client.publish('homeassistant/device/freebox_000000000000_x/config', JSON.stringify(other), {
      retain: true,
    })
    home.watcher.client.publish('homeassistant/device/broken/config', 'not json', { retain: true })
    await pause(200)
    await home.start()
    await until('told', () => home.said('lan/host/availability').length > 0, 10_000)
    await pause(500)
    const emptied = home.watcher.received.filter(({ payload }) => payload === '')
    expect(emptied).toEqual([])
  })
})
