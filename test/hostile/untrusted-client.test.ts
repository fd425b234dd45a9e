/** An MQTT client that may send commands, and tries to abuse them. */
import { connect, type IClientPublishOptions, type MqttClient } from 'mqtt'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type Home, openHome, pause, until as soon } from '../faults/home.ts'

/** A flood of messages takes time on a busy machine. */
const until = (what: string, holds: () => boolean) => soon(what, holds, 60_000)

async function guestOf({ broker }: Home): Promise<MqttClient> {
  const client = connect(broker.url, { protocolVersion: 5, reconnectPeriod: 0, clientId: 'guest' })
  client.on('error', () => {})
  await new Promise<void>((done) => client.once('connect', () => done()))
  return client
}

/** The errors in the log. What the guest does must not cause any. */
function errors({ service }: Home): string[] {
  return service.lines.filter(({ level }) => level >= 50).map(({ msg }) => msg)
}

function refused(home: Home): string[] {
  return home.warnings().filter((it) => it.startsWith('A command was refused: '))
}

/** The commands that reached the box. */
function writes({ box }: Home) {
  return box.requests.filter(({ method, path }) => method === 'PUT' && path.startsWith('connection/'))
}

describe('a client with a response topic', () => {
  let home: Home
  let guest: MqttClient
  beforeAll(async () => {
    home = await openHome({ settings: { commands: { per_minute: 6000 } } })
    guest = await guestOf(home)
  })
  afterAll(async () => {
    guest.end(true)
    await home.close()
  })

  it.each([
    'freebox/lan/host/ether-64:1c:ae:00:00:03',
    'freebox/lan/host/availability',
    'freebox/bridge/state',
    'freebox/bridge/info',
    'freebox/bridge/request/restart',
    'freebox/connection/config/wol/set',
    'freebox/connection/status/line/event',
    'freebox',
    'homeassistant/status',
    'homeassistant/device/freebox_342792aabbcc_lan_host/config',
    'homeassistant/sensor/anything/config',
    '$SYS/broker/log',
    `answers/${'x'.repeat(2000)}`,
  ])('gets no reply on %s, but on the common topic', async (responseTopic) => {
    const { watcher } = home.broker
    const before = watcher.payloads(responseTopic).length
    const answers = home.published('bridge/response/command').length
    const replies = home.published('bridge/response/log_level').length
    await guest.publishAsync('freebox/connection/config/ping/set', 'maybe', { qos: 1, properties: { responseTopic } })
    await until('the reply to the command', () => home.published('bridge/response/command').length > answers)
    await guest.publishAsync('freebox/bridge/request/log_level', '{}', { qos: 1, properties: { responseTopic } })
    await until('the reply to the request', () => home.published('bridge/response/log_level').length > replies)
    const received = watcher.payloads(responseTopic).slice(before)
    // `bridge/info` has the member `status`, too: an object, for the resource of that name.
    expect(received.filter((payload) => payload.includes('"status":"'))).toEqual([])
  })

  it.each(['answers/me', 'freebox/bridge/response/mine', 'zigbee2mqtt2/answers'])(
    'gets the reply on %s',
    async (topic) => {
      await guest.publishAsync('freebox/connection/config/ping/set', 'maybe', { properties: { responseTopic: topic } })
      await until('the reply', () => home.broker.watcher.payloads(topic).length > 0)
    },
  )

  it('is logged once if its response topics are refused', () => {
    const lines = home.service.lines.filter(({ msg }) =>
      msg.startsWith('The response topic of a command is not allowed'),
    )
    expect(lines).toHaveLength(1)
    expect(errors(home)).toEqual([])
  })

  it('gets an error for a payload that is too large', async () => {
    for (const topic of ['freebox/lan/host/wake_mac/set', 'freebox/bridge/request/refresh']) {
      const [fits, large] = [1_000_000, 5_000_000].map((bytes) => JSON.stringify({ mac: 'x'.repeat(bytes) }))
      const reply = { error_code: 'invalid' }
      expect(await home.broker.watcher.request(topic, fits ?? '')).toMatchObject(reply)
      expect(await home.broker.watcher.request(topic, large ?? '')).toMatchObject({
        error: expect.stringContaining('At most 4194304 are accepted'),
        error_code: 'too_large',
      })
    }
    expect(await home.command('connection/config/ping', 'x'.repeat(3_000_000))).toMatchObject({
      error: `Expected ON or OFF; found "${'x'.repeat(80)}…"`,
    })
  })

  it('gets an error for endlessly nested JSON', async () => {
    const deep = `{"transaction":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
    for (const topic of ['lan/host/wake_mac/set', 'bridge/request/refresh', 'bridge/request/api', 'bridge/request/x']) {
      const answer = await home.broker.watcher.request(`freebox/${topic}`, deep)
      expect(answer).toMatchObject({
        error: 'Expected JSON; found JSON that is nested more than 50 levels deep',
        error_code: 'invalid',
      })
    }
    expect(errors(home)).toEqual([])
  })

  it('does no harm with a topic of 60,000 characters', async () => {
    const topic = `freebox/lan/host/${'x'.repeat(60_000)}/wake/set`
    await guest.publishAsync(topic, 'PRESS', { qos: 1 })
    await guest.publishAsync(`freebox/bridge/request/${'x'.repeat(65_000)}`, '{}', { qos: 1 })
    expect(await home.command('connection/config/ping', 'ON')).toMatchObject({ status: 'ok' })
    expect(errors(home)).toEqual([])
  })
})

describe('a client that floods the daemon', () => {
  const perMinute = 20
  const connectionOnly = { defaults: { enabled: false }, connection: { enabled: true } }
  async function flooded(messages = 10_000) {
    const home = await openHome({ settings: { commands: { per_minute: perMinute }, adapters: connectionOnly } })
    onTestFinished(() => home.close())
    const guest = await guestOf(home)
    onTestFinished(() => void guest.end(true))
    async function flood(topic: string, payload: string, options: IClientPublishOptions = {}): Promise<void> {
      for (let at = 1; at < messages; at++) guest.publish(topic.replace('*', `${at}`), payload, options)
      await guest.publishAsync(topic.replace('*', 'last'), payload, { ...options, qos: 1 })
    }
    return { ...home, home, flood }
  }

  it('has as many of ten thousand commands carried out as the rate limit allows, and gets one error', async () => {
    const { home, flood, published, untilCorrect } = await flooded()
    await flood('freebox/connection/config/ping/set', 'OFF')
    await until('the allowed commands are answered', () => published('bridge/response/command').length > perMinute)
    await pause(500)
    const answers = published('bridge/response/command').map((it) => JSON.parse(it))
    expect(answers.filter(({ status }) => status === 'ok')).toHaveLength(perMinute)
    expect(answers.filter(({ status }) => status === 'error')).toEqual([
      expect.objectContaining({ error_code: 'too_many', error: expect.stringContaining('commands.per_minute') }),
    ])
    expect(writes(home)).toHaveLength(perMinute)
    expect(refused(home)).toHaveLength(1)
    await untilCorrect()
    expect(errors(home)).toEqual([])
  })

  it('gets as many errors for unknown objects as the rate limit allows', async () => {
    const { home, flood, published } = await flooded()
    await flood('freebox/nothing/*/x/set', 'ON')
    await until('the last reply', () => published('bridge/response/command').length > perMinute)
    await pause(300)
    expect(published('bridge/response/command')).toHaveLength(perMinute + 1)
    expect(refused(home)).toHaveLength(perMinute + 1)
    expect(errors(home)).toEqual([])
  })

  it('causes no more reads with ten thousand requests than the rate limit allows', async () => {
    const { home, flood, published, box } = await flooded()
    const before = box.requests.length
    await flood('freebox/bridge/request/refresh', '{"adapter":"connection"}')
    await until('the allowed requests are answered', () => published('bridge/response/refresh').length > perMinute)
    await pause(500)
    expect(published('bridge/response/refresh')).toHaveLength(perMinute + 1)
    expect(box.requests.length - before).toBeLessThan(perMinute * 20)
    expect(errors(home)).toEqual([])
  })

  it('has no retained command carried out, now or at the next start', async () => {
    // Each has a topic of its own, which the broker keeps and sends again.
    const { home, flood, published, warnings, service, settled } = await flooded(2000)
    await flood('freebox/connection/*/ping/set', 'OFF', { retain: true })
    await home.broker.watcher.publish('freebox/connection/config/ping/set', 'OFF', { retain: true })
    await until(
      'some retained commands are logged',
      () => warnings().filter((it) => it.startsWith('A retained command')).length >= 10,
    )
    await service.start()
    await settled()
    await pause(500)
    expect(writes(home)).toEqual([])
    expect(published('bridge/response/command')).toEqual([])
    expect(warnings().filter((it) => it.startsWith('A retained command')).length).toBeLessThanOrEqual(20)
    expect(errors(home)).toEqual([])
  })
})
