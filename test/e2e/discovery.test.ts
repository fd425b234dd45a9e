/** MQTT discovery end to end: what is announced, removed and announced again. */
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { plainBroker } from '../support/odd-broker.ts'
import { type Home, openHome, openSmallHome, pause, readOnce, until } from './home.ts'

const alice = 'ether-4a:3f:da:00:00:02'
const topicOf = (home: Home, part: string) => [...home.documents().keys()].find((topic) => topic.includes(part))
const aliceTopic = (home: Home) => topicOf(home, '_lan_host_ether_4a3fda000002')

/** The messages on one discovery topic, each as `document` or `empty`. */
function messagesOn(home: Home, topic: string) {
  return home.watcher.received
    .filter((it) => it.topic === topic)
    .map(({ payload }) => (payload === '' ? 'empty' : 'document'))
}

describe('a host that is missing from the list', () => {
  it('is removed after two reads (its document once more, then an empty one; its state), and comes back the same', async () => {
    const home = await openSmallHome()
    const topic = aliceTopic(home) ?? ''
    const document = home.documents().get(topic)
    expect(document).toBeDefined()
    home.clearReceived()
    const all = home.box.house.hosts
    home.box.house.hosts = all.filter(({ id }) => id !== alice)
    await until('the document is removed', () => home.documents().get(topic) === undefined)
    expect(messagesOn(home, topic)).toEqual(['document', 'empty'])
    expect(home.state(`lan/host/${alice}`)).toBeUndefined()
    home.box.house.hosts = all
    await until('the document is as before', () => isDeepStrictEqual(home.documents().get(topic), document))
    // A document without default_entity_id comes first: Home Assistant then restores the entity ids that the user chose.
    const [bare] = home.watcher.received.filter((it) => it.topic === topic && it.payload !== '').slice(-2)
    expect(bare?.payload).toBe(JSON.stringify(document).replace(/"default_entity_id":"[^"]*",/g, ''))
  })

  it('is removed even if the daemon was stopped when it left', async () => {
    const home = await openSmallHome()
    const topic = aliceTopic(home) ?? ''
    await home.daemon.stop()
    home.box.house.hosts = home.box.house.hosts.filter(({ id }) => id !== alice)
    home.clearReceived()
    await home.start()
    await until('the document is removed', () => home.documents().get(topic) === undefined)
    expect(messagesOn(home, topic)).toEqual(['document', 'empty'])
    await until('its state is removed', () => home.state(`lan/host/${alice}`) === undefined)
  })

  it('is not removed if the list could not be read or was not understood', async () => {
    const home = await openSmallHome()
    home.box.faults.set('lan/browser/pub', { kind: 'truncated' })
    await pause(3000)
    home.box.faults.set('lan/browser/pub', { kind: 'body', body: { success: true, result: [{ odd: true }] } })
    await pause(4000)
    expect(aliceTopic(home)).toBeDefined()
    expect(home.state(`lan/host/${alice}`)).toBeDefined()
  })
})

describe('the birth message of Home Assistant', () => {
  it('republishes documents, availability, states and recent removals once, even if it arrives three times', async () => {
    const home = await openSmallHome()
    const topic = aliceTopic(home) ?? ''
    home.box.house.hosts = home.box.house.hosts.filter(({ id }) => id !== alice)
    await until('the document is removed', () => home.documents().get(topic) === undefined)
    home.clearReceived()
    for (let i = 0; i < 3; i++) home.watcher.client.publish('homeassistant/status', 'online')
    await until('everything is republished', () => home.published('lan/host/availability').length > 0)
    await pause(1500)
    expect(home.published('connection/status/availability')).toEqual(['online'])
    expect(messagesOn(home, topic)).toEqual(['document', 'empty'])
    const [first] = home.watcher.received.filter((it) => it.topic.endsWith('/config'))
    expect(first?.topic).toContain('_bridge')
  })

  it('is not lost while the daemon removes what an earlier run announced, on a broker that answers slowly', async () => {
    const broker = await plainBroker({
      authorizeSubscribe: (_client, subscription, allow) => void setTimeout(allow, 300, null, subscription),
    })
    const home = await openSmallHome({ broker })
    const topic = aliceTopic(home) ?? ''
    await home.daemon.stop()
    home.clearReceived()
    home.watcher.client.on('message', (on, payload) => {
      if (on === topic && payload.length === 0) home.watcher.client.publish('homeassistant/status', 'online')
    })
    await home.start({ adapters: { lan: { enabled: false } } })
    await until('the removal is repeated', () => messagesOn(home, topic).filter((it) => it === 'empty').length > 1)
  })
})

describe('a broker that has lost its retained topics', () => {
  it('receives all discovery documents again', async () => {
    const home = await openSmallHome()
    const before = home.documents()
    for (const topic of before.keys()) home.watcher.client.publish(topic, '', { retain: true })
    await pause(300)
    await home.daemon.stop()
    await home.start()
    await until('all documents are there again', () => home.documents().size === before.size)
    expect(home.documents()).toEqual(before)
  })
})

describe('a device that the user deleted in Home Assistant', () => {
  it('stays deleted until `refresh` is requested', async () => {
    const home = await openSmallHome()
    const topic = aliceTopic(home) ?? ''
    home.watcher.client.publish(topic, '', { retain: true, qos: 1 })
    await pause(300)
    home.watcher.client.publish('homeassistant/status', 'online')
    await pause(4000)
    expect(home.documents().get(topic)).toBeUndefined()
    expect(await home.request('refresh', { adapter: 'lan' })).toMatchObject({ status: 'ok' })
    await until('the document is back', () => home.documents().get(topic) !== undefined)
  })
})

describe('a new object of a device that the user deleted in Home Assistant', () => {
  it('does not bring the device back: a wired computer that joins the Wi-Fi', async () => {
    const on = { enabled: true }
    const home = await openSmallHome({ settings: { adapters: { wifi: on, dhcp: on } } })
    const nasTopics = () => [...home.documents().keys()].filter((topic) => /001132000007/.test(topic))
    const topics = nasTopics()
    expect(topics.length).toBeGreaterThan(1)
    for (const topic of topics) home.watcher.client.publish(topic, '', { retain: true, qos: 1 })
    const [station] = home.box.house.wifi.stations
    if (station) home.box.house.wifi.stations.push({ ...station, mac: '00:11:32:00:00:07' })
    await until('the station has a state', () => home.state('wifi/station/00:11:32:00:00:07') !== undefined)
    await pause(500)
    expect(nasTopics()).toEqual([])
    expect(await home.request('refresh')).toMatchObject({ status: 'ok' })
    await until('all documents are back', () => nasTopics().length === topics.length + 1)
  })
})

describe('a host below a box that the user deleted in Home Assistant', () => {
  it('is linked to the box again (via_device) once the box is back', async () => {
    const home = await openSmallHome()
    const boxDocuments = [...home.documents()].filter(
      ([, { device }]) => !JSON.stringify(device).includes('via_device'),
    )
    for (const [topic] of boxDocuments) home.watcher.client.publish(topic, '', { retain: true, qos: 1 })
    await pause(500)
    home.clearReceived()
    expect(await home.request('refresh')).toMatchObject({ status: 'ok' })
    await until('the box is back', () => boxDocuments.every(([topic]) => home.documents().has(topic)))
    const documents = home.watcher.received.filter((it) => it.topic === aliceTopic(home)).map(({ payload }) => payload)
    expect(documents.map((it) => it.includes('via_device'))).toEqual([false, true])
    expect(documents[1]).toBe(JSON.stringify(home.documents().get(aliceTopic(home) ?? '')))
  })
})

describe('a changed configuration', () => {
  it('removes the devices and states of a disabled adapter', async () => {
    const home = await openSmallHome()
    await home.daemon.stop()
    await home.start({ adapters: { lan: { enabled: false } } })
    await until('no document of a host is left', () => topicOf(home, '_lan_') === undefined)
    await until('no state of a host is left', () => home.state(`lan/host/${alice}`) === undefined)
    await until('the other documents are there', () => topicOf(home, '_connection_status') !== undefined)
  })

  it('removes an entity that is now denied: in full, reduced to its platform, then absent', async () => {
    const home = await openSmallHome()
    const topic = topicOf(home, '_connection_config/') ?? ''
    await home.daemon.stop()
    home.clearReceived()
    await home.start({ commands: { deny: ['connection.config.ping'] } })
    await until('the entity is removed', () => !JSON.stringify(home.documents().get(topic)).includes('_ping"'))
    const components = home.watcher.received
      .filter((it) => it.topic === topic)
      .map(({ payload }) => JSON.parse(payload).components.connection_config_ping)
    expect(components).toEqual([
      expect.objectContaining({ unique_id: expect.any(String) }),
      { platform: 'switch' },
      undefined,
    ])
  })

  it('migrates entities from device to single documents and back without removing any', async () => {
    const home = await openHome({ settings: readOnce })
    const devices = [...home.documents().keys()]
    const migration = '{"migrate_discovery":true}'
    const migrated = () =>
      home.watcher.received.filter(({ payload }) => payload === migration).map(({ topic }) => topic)
    const allInForm = (form: (topic: string) => boolean) =>
      [...home.documents()].every(([topic, document]) => form(topic) || 'migrate_discovery' in document)
    await home.daemon.stop()
    home.clearReceived()
    await home.start({ homeassistant: { mode: 'single' } })
    await until('all documents are migrated', () => migrated().length === devices.length)
    await until('all single documents are published', () => allInForm((topic) => !topic.includes('/device/')))
    expect(new Set(migrated())).toEqual(new Set(devices))
    expect(home.watcher.received.filter(({ payload }) => payload === '')).toEqual([])
    const singles = [...home.documents()]
      .filter(([, document]) => !('migrate_discovery' in document))
      .map(([topic]) => topic)
    await home.daemon.stop()
    home.clearReceived()
    await home.start({ homeassistant: { mode: 'device' } })
    await until('all documents are migrated back', () => migrated().length === singles.length)
    await until('all device documents are published', () => allInForm((topic) => topic.includes('/device/')))
    expect(new Set(migrated())).toEqual(new Set(singles))
    expect(home.watcher.received.filter(({ payload }) => payload === '')).toEqual([])
  })

  it('removes every document if homeassistant.enabled is false, and still publishes states', async () => {
    const home = await openSmallHome()
    await home.daemon.stop()
    await home.start({ homeassistant: { enabled: false } })
    await until('nothing is announced', () => home.documents().size === 0)
    await until('the resources are available', () => home.published('lan/host/availability').length > 0)
  })

  it('with French as the language changes names but no entity id', async () => {
    const home = await openHome({ settings: readOnce })
    const ids = () =>
      [...home.documents().values()].flatMap((it) =>
        Object.values(it.components ?? {}).map((component) => component.default_entity_id),
      )
    const before = ids()
    await home.daemon.stop()
    await home.start({ homeassistant: { language: 'fr' } })
    await until('the names are French', () => JSON.stringify([...home.documents().values()]).includes('Redémarrer'))
    expect(ids().sort()).toEqual(before.sort())
  })
})

describe('a discovery document of another program or another box', () => {
  it('is never touched', async () => {
    const home = await openSmallHome({ running: false })
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
    await until('the hosts are published', () => home.published('lan/host/availability').length > 0)
    await pause(500)
    const removed = home.watcher.received.filter(({ payload }) => payload === '')
    expect(removed).toEqual([])
  })
})
