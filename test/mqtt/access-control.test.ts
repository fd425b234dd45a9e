/** What a client other than the daemon may do on the embedded broker, by every means that MQTT offers. */
import { connect as connectSocket } from 'node:net'
import { connect, type IClientOptions, type MqttClient } from 'mqtt'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isAllowedResponseTopic, mayPublish } from '../../src/mqtt/access-control.ts'
import { connectTo, embedded, pause, readableLog, until, watch } from './support.ts'

const reserved = { baseTopic: 'freebox', birthTopic: 'homeassistant/status', discoveryPrefix: 'homeassistant' }
const hostDocument = 'homeassistant/device/freebox_aabbccddeeff_lan_host_ether_001132000007/config'
const entityDocument = 'homeassistant/switch/freebox_aabbccddeeff_connection_config/ping/config'

async function connectGuest(url: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = connect(url, { reconnectPeriod: 0, ...options })
  onTestFinished(() => void client.end(true))
  await new Promise<void>((done) => client.once('connect', () => done()))
  return client
}

/** An embedded broker, a daemon that subscribes to every topic, and a watcher. */
async function startBroker(options = {}) {
  const { log, warnings } = readableLog()
  const { url, port, credentials } = await embedded({ log, ...options })
  const daemon = connectTo(url, credentials)
  const received: string[] = []
  daemon.subscribe(['#'], ({ topic }) => received.push(topic))
  await until('its own message', () => received.splice(0).length > 0)
  return { url, port, daemon, received, warnings, watcher: await watch(url, credentials) }
}

describe('a client other than the daemon may publish', () => {
  it.each([
    ['freebox/wifi/config/enabled/set', 'every payload, retained only if empty'],
    ['freebox/lan/host/ether-aa:bb:cc:dd:ee:ff/wake/set', 'every payload, retained only if empty'],
    ['freebox/bridge/request/refresh', 'every payload, retained only if empty'],
    ['homeassistant/status', 'every payload'],
    [hostDocument, 'an empty payload'],
    [entityDocument, 'an empty payload'],
    ['homeassistant/device/zigbee_1/config', 'nothing'],
    ['homeassistant/device/freebox_aabbccddeeff_x/state', 'nothing'],
    ['homeassistant/device/freebox_aabbccddeeff_x/a/b/config', 'nothing'],
    ['homeassistant/freebox_aabbccddeeff_x/config', 'nothing'],
    ['freebox/bridge/state', 'nothing'],
    ['freebox/bridge/request', 'nothing'],
    ['freebox/bridge/info/set', 'nothing'],
    ['freebox/bridge/response/command', 'nothing'],
    ['freebox/lan/host/x', 'nothing'],
    ['freebox/lan/host/x/availability', 'nothing'],
    ['freebox/connection/status/line/event', 'nothing'],
    ['freebox', 'nothing'],
    ['freeboxes/one/two/three/set', 'nothing'],
    ['FREEBOX/wifi/config/enabled/set', 'nothing'],
    ['/freebox/wifi/config/enabled/set', 'nothing'],
    ['homeassistant/status/more', 'nothing'],
    ['zigbee2mqtt/lamp', 'nothing'],
    ['$SYS/anything', 'nothing'],
    ['$share/group/freebox/a/b/c/set', 'nothing'],
  ])('to %s: %s', (topic, expected) => {
    const isAllowed = (payload: string, retain: boolean) => mayPublish({ topic, payload, retain }, reserved)
    const allowed = [isAllowed('x', false), isAllowed('x', true), isAllowed('', false), isAllowed('', true)]
    const rights: Record<string, boolean[]> = {
      'every payload': [true, true, true, true],
      'every payload, retained only if empty': [true, false, true, true],
      'an empty payload': [false, false, true, true],
      nothing: [false, false, false, false],
    }
    expect(allowed).toEqual(rights[expected])
  })
})

describe('the response topic of a command', () => {
  it.each([
    ['', 'empty'],
    ['answers/+', 'a wildcard'],
    ['#', 'a wildcard'],
    ['answers/\0', 'the null character'],
    ['a'.repeat(1001), 'too long'],
    ['$SYS/broker/log', 'a topic of the broker'],
    ['$share/group/answers', 'a topic of the broker'],
    ['homeassistant/status', 'the birth topic'],
    [hostDocument, 'a discovery topic of freebox2mqtt'],
    ['homeassistant/sensor/other/config', 'a discovery topic of another program'],
    ['homeassistant', 'discovery'],
    ['freebox', 'the base topic'],
    ['freebox/bridge/state', 'the availability of the daemon'],
    ['freebox/bridge/info', 'a state of the daemon'],
    ['freebox/bridge/request/restart', 'a request'],
    ['freebox/bridge/response', 'not below bridge/response/'],
    ['freebox/lan/host/ether-00:11:32:00:00:07', 'the state of an object'],
    ['freebox/lan/host/availability', 'an availability topic'],
    ['freebox/connection/status/line/event', 'an event'],
    ['freebox/system/system/reboot/set', 'another command'],
  ])('%j is refused: %s', (topic) => {
    expect(isAllowedResponseTopic(topic, reserved)).toBe(false)
  })

  it.each([
    'freebox/bridge/response/command',
    'freebox/bridge/response/mine',
    'answers/1',
    'freeboxes/1',
    'homeassistants/1',
  ])('%s is allowed', (topic) => {
    expect(isAllowedResponseTopic(topic, reserved)).toBe(true)
  })
})

describe.each([4, 5] as const)('MQTT %s', (protocolVersion) => {
  it('messages that only the daemon may publish are dropped with one warning, and the client stays connected', async () => {
    const { url, received, watcher, warnings } = await startBroker()
    // The user name of the daemon gives no rights without its password.
    const guest = await connectGuest(url, { protocolVersion, username: 'freebox2mqtt', password: 'x' })
    const publish = (topic: string, payload: string, qos: 0 | 1 | 2, retain = false) =>
      guest.publishAsync(topic, payload, { qos, retain }).catch(() => {})
    for (const qos of [0, 1, 2] as const) {
      await publish('freebox/bridge/state', 'offline', qos, true)
      await publish('freebox/lan/host/x', '{}', qos)
      await publish(hostDocument, '{"name":"forged"}', qos, true)
      await publish('$SYS/another/new/clients', 'freebox2mqtt_freebox', qos)
      await publish('freebox/a/b/c/set', 'ON', qos, true)
    }
    await publish(hostDocument, '', 1, true)
    await publish('freebox/a/b/c/set', 'ON', 1)
    await until('the command', () => received.includes('freebox/a/b/c/set'))
    expect(received).toEqual([hostDocument, 'freebox/a/b/c/set'])
    expect(guest.connected).toBe(true)
    expect(warnings()).toEqual([
      expect.stringMatching(
        /^The embedded broker dropped a message of the client \S+ that only freebox2mqtt may publish: \S+$/,
      ),
    ])
    await pause(50)
    const late = await watch(url)
    await pause(50)
    expect(late.received.filter(({ retain }) => retain).map(({ topic }) => topic)).toEqual(['freebox/bridge/state'])
    expect(watcher.payloads('freebox/bridge/state')).toEqual(['online'])
  })

  it.each([
    ['freebox/bridge/state', 'offline'],
    [hostDocument, '{"name":"forged"}'],
    ['$SYS/another/new/clients', 'freebox2mqtt_freebox'],
  ])('a last will on %s has only the rights of its client', async (topic, payload) => {
    const { url, daemon, received } = await startBroker()
    const will = { topic, payload: Buffer.from(payload), qos: 1, retain: true } as const
    const guest = await connectGuest(url, { protocolVersion, will })
    guest.stream.destroy()
    await pause(100)
    expect(received).toEqual([])
    expect(daemon.connected).toBe(true)
  })

  it('another client cannot use the client id of the daemon, which would end the session of the daemon', async () => {
    const { url, daemon, warnings } = await startBroker({ username: 'me', password: 'secret' })
    const entering = { protocolVersion, username: 'me', password: 'secret', clientId: 'freebox2mqtt_freebox' }
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const client = connect(url, { reconnectPeriod: 0, ...entering })
      onTestFinished(() => void client.end(true))
      const code = await new Promise((done) => client.once('error', (it) => done('code' in it ? it.code : it)))
      expect(code).toBe(protocolVersion === 5 ? 0x85 : 2)
    }
    expect([daemon.connected, daemon.stats().reconnects]).toEqual([true, 0])
    expect(warnings()).toEqual([
      expect.stringMatching(/^The embedded broker refused a client with the id of freebox2mqtt: \S+$/),
    ])
  })

  it('other clients can neither read $SYS topics nor use shared subscriptions', async () => {
    const { url, daemon } = await startBroker()
    const guest = await connectGuest(url, { protocolVersion })
    const received: string[] = []
    guest.on('message', (topic) => received.push(topic))
    for (const filter of ['$SYS/#', '$share/group/freebox/#', '$dropped']) {
      await expect(guest.subscribeAsync(filter, { qos: 1 })).rejects.toThrow()
    }
    await connectGuest(url, { protocolVersion })
    await daemon.publish({ topic: 'freebox/a/b', payload: 'x' })
    await pause(50)
    expect(received).toEqual([])
  })
})

describe('a topic alias', () => {
  /** PUBLISH of MQTT 5, QoS 0, with an alias. */
  function aliased(topic: string, alias: number, payload: string): Buffer {
    const name = Buffer.from(topic)
    const head = Buffer.from([name.length >> 8, name.length & 255, ...name, 3, 0x23, alias >> 8, alias & 255])
    const body = Buffer.concat([head, Buffer.from(payload)])
    return Buffer.concat([Buffer.from([0x30, body.length]), body])
  }

  it.each([
    ['set for a topic of another client', [aliased('freebox/a/b/c/set', 1, 'ON'), aliased('', 1, 'ON')]],
    ['that was never set', [aliased('', 1, 'offline')]],
    ['set for a topic of the daemon', [aliased('freebox/bridge/state', 1, 'offline'), aliased('', 1, 'offline')]],
  ])('%s does not bypass the access control', async (_what, packets) => {
    const { port, daemon, received } = await startBroker()
    const socket = connectSocket(port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    const closed = new Promise((done) => socket.once('close', done))
    const hello = Buffer.from([0x10, 16, 0, 4, ...Buffer.from('MQTT'), 5, 2, 0, 60, 0, 0, 3, ...Buffer.from('abc')])
    socket.write(hello)
    // The broker offers no topic aliases, so it disconnects a client that uses one (MQTT 5, 3.2.2.3.8).
    await new Promise((done) => socket.once('data', done))
    socket.write(Buffer.concat(packets))
    socket.resume()
    await closed
    expect(received).toEqual([])
    expect(daemon.connected).toBe(true)
  })
})
