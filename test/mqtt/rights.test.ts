/** What a stranger may do on the embedded broker, by whatever way MQTT has for saying it. */
import { connect as connectSocket } from 'node:net'
import { connect, type IClientOptions, type MqttClient } from 'mqtt'
import { describe, expect, it, onTestFinished } from 'vitest'
import { mayAnswer, mayPublish } from '../../src/mqtt/rights.ts'
import { connectTo, embedded, pause, readableLog, until, watch } from './support.ts'

const territory = { baseTopic: 'freebox', birthTopic: 'homeassistant/status', discoveryPrefix: 'homeassistant' }
const host = 'homeassistant/device/freebox_aabbccddeeff_lan_host_ether_001132000007/config'
const row = 'homeassistant/switch/freebox_aabbccddeeff_connection_config/ping/config'

async function aStranger(url: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = connect(url, { reconnectPeriod: 0, ...options })
  onTestFinished(() => void client.end(true))
  await new Promise<void>((done) => client.once('connect', () => done()))
  return client
}

/** An embedded broker, a daemon on it that hears everything, and one who watches. */
async function aHouse(options = {}) {
  const { log, warnings } = readableLog()
  const { url, port, credentials } = await embedded({ log, ...options })
  const daemon = connectTo(url, credentials)
  const heard: string[] = []
  daemon.subscribe(['#'], ({ topic }) => heard.push(topic))
  await until('itself', () => heard.splice(0).length > 0)
  return { url, port, daemon, heard, warnings, watcher: await watch(url, credentials) }
}

describe('a stranger may publish', () => {
  it.each([
    ['freebox/wifi/config/enabled/set', 'a command, not retained'],
    ['freebox/lan/host/ether-aa:bb:cc:dd:ee:ff/wake/set', 'a command, not retained'],
    ['freebox/bridge/request/refresh', 'a command, not retained'],
    ['homeassistant/status', 'everything'],
    [host, 'nothing'],
    [row, 'nothing'],
    ['homeassistant/device/zigbee_1/config', 'not at all'],
    ['homeassistant/device/freebox_aabbccddeeff_x/state', 'not at all'],
    ['homeassistant/device/freebox_aabbccddeeff_x/a/b/config', 'not at all'],
    ['homeassistant/freebox_aabbccddeeff_x/config', 'not at all'],
    ['freebox/bridge/state', 'not at all'],
    ['freebox/bridge/request', 'not at all'],
    ['freebox/bridge/info/set', 'not at all'],
    ['freebox/bridge/response/command', 'not at all'],
    ['freebox/lan/host/x', 'not at all'],
    ['freebox/lan/host/x/availability', 'not at all'],
    ['freebox/connection/status/line/event', 'not at all'],
    ['freebox', 'not at all'],
    ['freeboxes/one/two/three/set', 'not at all'],
    ['FREEBOX/wifi/config/enabled/set', 'not at all'],
    ['/freebox/wifi/config/enabled/set', 'not at all'],
    ['homeassistant/status/more', 'not at all'],
    ['zigbee2mqtt/lamp', 'not at all'],
    ['$SYS/anything', 'not at all'],
    ['$share/group/freebox/a/b/c/set', 'not at all'],
  ])('to %s: %s', (topic, expected) => {
    const may = (payload: string, retain: boolean) => mayPublish({ topic, payload, retain }, territory)
    const ways = [may('x', false), may('x', true), may('', false), may('', true)]
    const rights: Record<string, boolean[]> = {
      everything: [true, true, true, true],
      'a command, not retained': [true, false, true, true],
      nothing: [false, false, true, true],
      'not at all': [false, false, false, false],
    }
    expect(ways).toEqual(rights[expected])
  })
})

describe('a command is not answered', () => {
  it.each([
    ['', 'no topic at all'],
    ['answers/+', 'a wildcard'],
    ['#', 'a wildcard'],
    ['answers/\0', 'a character that ends a topic'],
    ['a'.repeat(1001), 'without end'],
    ['$SYS/broker/log', 'how the broker is run'],
    ['$share/group/answers', 'how the broker is run'],
    ['homeassistant/status', 'the birth topic'],
    [host, 'our discovery'],
    ['homeassistant/sensor/somebody/config', 'the discovery of others'],
    ['homeassistant', 'discovery'],
    ['freebox', 'ours'],
    ['freebox/bridge/state', 'our availability'],
    ['freebox/bridge/info', 'our state'],
    ['freebox/bridge/request/restart', 'a request of its own'],
    ['freebox/bridge/response', 'where all answers are'],
    ['freebox/lan/host/ether-00:11:32:00:00:07', 'a state'],
    ['freebox/lan/host/availability', 'an availability'],
    ['freebox/connection/status/line/event', 'an event'],
    ['freebox/system/system/reboot/set', 'another command'],
  ])('on %j: %s', (topic) => {
    expect(mayAnswer(topic, territory)).toBe(false)
  })

  it.each([
    'freebox/bridge/response/command',
    'freebox/bridge/response/mine',
    'answers/1',
    'freeboxes/1',
    'homeassistants/1',
  ])('elsewhere than where it was wished: %s', (topic) => {
    expect(mayAnswer(topic, territory)).toBe(true)
  })
})

describe.each([4, 5] as const)('MQTT %s', (protocolVersion) => {
  it('what only the daemon may say is dropped, with one warning, and the stranger stays', async () => {
    const { url, heard, watcher, warnings } = await aHouse()
    // Being called like the daemon gives no rights.
    const stranger = await aStranger(url, { protocolVersion, username: 'freebox2mqtt', password: 'x' })
    const say = (topic: string, payload: string, qos: 0 | 1 | 2, retain = false) =>
      stranger.publishAsync(topic, payload, { qos, retain }).catch(() => {})
    for (const qos of [0, 1, 2] as const) {
      await say('freebox/bridge/state', 'offline', qos, true)
      await say('freebox/lan/host/x', '{}', qos)
      await say(host, '{"name":"not ours"}', qos, true)
      await say('$SYS/another/new/clients', 'freebox2mqtt_freebox', qos)
      await say('freebox/a/b/c/set', 'ON', qos, true)
    }
    await say(host, '', 1, true)
    await say('freebox/a/b/c/set', 'ON', 1)
    await until('the command', () => heard.includes('freebox/a/b/c/set'))
    expect(heard).toEqual([host, 'freebox/a/b/c/set'])
    expect(stranger.connected).toBe(true)
    expect(warnings()).toEqual(['a client of the embedded broker published what only freebox2mqtt may: dropped'])
    await pause(50)
    const late = await watch(url)
    await pause(50)
    expect(late.received.filter(({ retain }) => retain).map(({ topic }) => topic)).toEqual(['freebox/bridge/state'])
    expect(watcher.payloads('freebox/bridge/state')).toEqual(['online'])
  })

  it.each([
    ['freebox/bridge/state', 'offline'],
    [host, '{"name":"not ours"}'],
    ['$SYS/another/new/clients', 'freebox2mqtt_freebox'],
  ])('a last will on %s has the rights of the stranger', async (topic, payload) => {
    const { url, daemon, heard } = await aHouse()
    const will = { topic, payload: Buffer.from(payload), qos: 1, retain: true } as const
    const stranger = await aStranger(url, { protocolVersion, will })
    stranger.stream.destroy()
    await pause(100)
    expect(heard).toEqual([])
    expect(daemon.connected).toBe(true)
  })

  it('nobody takes the name of the daemon, which would end its session', async () => {
    const { url, daemon, warnings } = await aHouse({ username: 'me', password: 'secret' })
    const entering = { protocolVersion, username: 'me', password: 'secret', clientId: 'freebox2mqtt_freebox' }
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const client = connect(url, { reconnectPeriod: 0, ...entering })
      onTestFinished(() => void client.end(true))
      const code = await new Promise((done) => client.once('error', (it) => done('code' in it ? it.code : it)))
      expect(code).toBe(protocolVersion === 5 ? 0x85 : 2)
    }
    expect([daemon.connected, daemon.stats().reconnects]).toEqual([true, 0])
    expect(warnings()).toEqual(['the embedded broker refused a client that has the name of freebox2mqtt itself'])
  })

  it('how the broker is run is not read by strangers, nor is a subscription shared', async () => {
    const { url, daemon } = await aHouse()
    const stranger = await aStranger(url, { protocolVersion })
    const received: string[] = []
    stranger.on('message', (topic) => received.push(topic))
    for (const filter of ['$SYS/#', '$share/group/freebox/#', '$dropped']) {
      await expect(stranger.subscribeAsync(filter, { qos: 1 })).rejects.toThrow()
    }
    await aStranger(url, { protocolVersion })
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
    ['given to a topic of a stranger', [aliased('freebox/a/b/c/set', 1, 'ON'), aliased('', 1, 'ON')]],
    ['that was never given', [aliased('', 1, 'offline')]],
    ['given to a topic of the daemon', [aliased('freebox/bridge/state', 1, 'offline'), aliased('', 1, 'offline')]],
  ])('%s is no way around the rights', async (_what, packets) => {
    const { port, daemon, heard } = await aHouse()
    const socket = connectSocket(port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    const closed = new Promise((done) => socket.once('close', done))
    const hello = Buffer.from([0x10, 16, 0, 4, ...Buffer.from('MQTT'), 5, 2, 0, 60, 0, 0, 3, ...Buffer.from('abc')])
    socket.write(hello)
    // The broker offers none, so whoever uses one is sent away (MQTT 5, 3.2.2.3.8).
    await new Promise((done) => socket.once('data', done))
    socket.write(Buffer.concat(packets))
    socket.resume()
    await closed
    expect(heard).toEqual([])
    expect(daemon.connected).toBe(true)
  })
})
