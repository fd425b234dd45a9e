/** Freebox Home, end to end: every command as the exact request and back to the state, every key press once. */
import { describe, expect, it } from 'vitest'
import { merged } from '../settings.ts'
import { type Home, openHome, pause, until } from './home.ts'

/** Returns the requests that changed something at the box since the last call. */
function writesOf({ box }: Home) {
  let seen = 0
  return () => {
    const all = box.requests.filter((it) => it.method !== 'GET' && !/^login|endpoints\/get$/.test(it.path))
    const fresh = all.slice(seen).map(({ method, path, body }) => [method, path, body])
    seen = all.length
    return fresh
  }
}

const everySecond = { enabled: true, every: '1s' }
/** Reads Freebox Home each second and the hosts rarely. The other adapters are disabled, as most tests are not about them. */
const fastHome = { adapters: { defaults: { enabled: false, every: '5m' }, lan: { enabled: true }, home: everySecond } }

const put = (endpoint: string, value: unknown) => ['PUT', `home/endpoints/${endpoint}`, { value }]

describe('a command for a node', () => {
  it('is sent as the exact request, and the state that is read back is published', async () => {
    const home = await openHome({ settings: fastHome })
    const writes = writesOf(home)
    await until('the nodes are published', () => home.state('home/number/40_1') !== undefined)

    const walk: [topic: string, payload: string, requests: unknown[], state: Record<string, unknown>][] = [
      ['alarm/7/alarm', 'ARM_AWAY', [put('7/1', null)], { alarm: 'arming', alarm_state: 'alarm1_arming' }],
      ['alarm/7/skip', 'PRESS', [put('7/3', null)], { alarm: 'armed_away' }],
      ['alarm/7/alarm', 'ARM_NIGHT', [put('7/4', null), put('7/2', null)], { alarm: 'arming' }],
      ['alarm/7/skip', 'PRESS', [put('7/3', null)], { alarm: 'armed_night' }],
      ['alarm/7/alarm', 'DISARM', [put('7/4', null)], { alarm: 'disarmed' }],
      ['alarm/7/sound', '40', [put('7/6', 40)], { sound: 40 }],
      ['alarm/7/volume', '60', [put('7/7', 60)], { volume: 60 }],
      ['alarm/7/timeout1', '30', [put('7/8', 30)], { timeout1: 30 }],
      ['alarm/7/timeout2', '20', [put('7/9', 20)], { timeout2: 20 }],
      ['alarm/7/timeout3', '90', [put('7/10', 90)], { timeout3: 90 }],
      ['doorswitch/24/alarm1', 'OFF', [put('24/0', false)], { alarm1: false }],
      ['doorswitch/24/alarm2', 'ON', [put('24/1', true)], { alarm2: true }],
      ['pir/26/timed', 'ON', [put('26/2', true)], { timed: true }],
      ['keyfob/28/enable', 'OFF', [put('28/0', false)], { enable: false }],
      ['camera/16/detection', 'OFF', [put('16/0', false)], { detection: false }],
      ['camera/16/activation', 'OFF', [put('16/1', false)], { activation: false }],
      ['camera/16/quality', 'OFF', [put('16/2', false)], { quality: false }],
      ['camera/16/sensitivity', '1', [put('16/3', 1)], { sensitivity: 1 }],
      ['camera/16/threshold', '4', [put('16/4', 4)], { threshold: 4 }],
      ['camera/16/flip', 'ON', [put('16/5', true)], { flip: true }],
      ['camera/16/timestamp', 'OFF', [put('16/6', false)], { timestamp: false }],
      ['camera/16/volume', '30', [put('16/7', 30)], { volume: 30 }],
      ['camera/16/sound_detection', 'OFF', [put('16/9', false)], { sound_detection: false }],
      ['camera/16/sound_trigger', '2', [put('16/10', 2)], { sound_trigger: 2 }],
      ['camera/16/rtsp', 'ON', [put('16/11', true)], { rtsp: true }],
      ['basic_shutter/33/shutter', 'OPEN', [put('33/0', null)], { shutter: 'open' }],
      ['basic_shutter/33/shutter', 'STOP', [put('33/1', null)], { shutter: 'open' }],
      ['basic_shutter/33/shutter', 'CLOSE', [put('33/2', null)], { shutter: 'closed' }],
      ['light/34/light', 'OFF', [put('34/0', false)], { light: false }],
      ['light/34/light/brightness', '100', [put('34/2', 255)], { light_brightness: 100 }],
      ['light/34/light/color', '240,100', [put('34/1', 43_690 * 256 + 255)], { light_color: [240, 100] }],
      ['plug/35/outlet', 'ON', [put('35/0', true)], { outlet: true }],
      ['number/40_1/value', '21.5', [put('40/0', 21.5)], { value: 21.5 }],
      ['adapter/2/enabled', 'OFF', [['PUT', 'home/adapters/2', { status: 'disabled' }]], { status: 'disabled' }],
    ]
    for (const [topic, payload, requests, state] of walk) {
      const answer = await home.command(`home/${topic}`, payload)
      expect({ topic, payload, answer: answer.status, requests: writes() }).toEqual({
        ...{ topic, payload, answer: 'ok', requests },
      })
      expect(home.state(`home/${topic.split('/').slice(0, 2).join('/')}`), topic).toMatchObject(state)
    }

    for (const [topic, payload] of [
      ['alarm/7/alarm', 'ARM_HOME'],
      ['alarm/7/alarm', 'TRIGGER'],
      ['camera/16/sensitivity', '5'],
      ['shutter/31/shutter', '101'],
      ['light/34/light/color', 'red'],
      ['doorswitch/24/open', 'ON'],
      ['alarm/7/pin', '1234'],
    ]) {
      expect(await home.command(`home/${topic}`, payload ?? ''), topic).toMatchObject({ status: 'error' })
    }
    expect(writes()).toEqual([])
  })

  it('moves shutters and garage doors (100 is open), stops them, and respects `invert`', async () => {
    const home = await openHome({
      settings: { adapters: { ...fastHome.adapters, home: { ...everySecond, invert: ['32'] } } },
    })
    const writes = writesOf(home)
    const shutter = () => home.state('home/shutter/31')
    await until('both are open', () => shutter()?.shutter_position === 100)
    expect(home.state('home/opener/32')).toEqual({ door: 'open', door_position: 100 })

    await home.command('home/shutter/31/shutter', 'CLOSE')
    expect(writes()).toEqual([put('31/0', 100)])
    await until('closed', () => shutter()?.shutter === 'closed' && shutter()?.shutter_position === 0)
    await home.command('home/shutter/31/shutter', '50')
    await until('half open', () => shutter()?.shutter_position === 50)
    await home.command('home/shutter/31/shutter', 'STOP')
    await home.command('home/shutter/31/toggle', 'PRESS')
    await home.command('home/opener/32/door', 'CLOSE')
    await home.command('home/opener/32/door', '30')
    const all = [put('31/0', 50), put('31/1', null), put('31/2', null), put('32/0', 0), put('32/0', 30)]
    expect(writes()).toEqual(all)
    await until('the inverted door is at 30', () => home.state('home/opener/32')?.door_position === 30)
  })

  it('renames it, pairs a new node page by page, and ends a pairing that was left open', async () => {
    const allowed = { commands: { allow_dangerous: ['home.node.remove'] } }
    const home = await openHome({ settings: merged(fastHome, allowed) })
    const writes = writesOf(home)
    const names = () => JSON.stringify([...home.documents().values()].map(({ device }) => device))
    await until('the nodes are published', () => home.state('home/node/24') !== undefined)
    const renamed = await home.command('home/node/24/rename', JSON.stringify({ name: 'Porte du jardin' }))
    expect(renamed).toMatchObject({ status: 'ok' })
    expect(writes()).toEqual([['PUT', 'home/nodes/24', { label: 'Porte du jardin' }]])
    await until(
      'every discovery document has the new name',
      () => names().includes('Porte du jardin') && !names().includes('Porte d’entrée'),
    )
    expect(home.state('home/adapter/8')).toMatchObject({ connected: false, status: 'unplugged', enabled: null })

    const pair = (word: string, input: object) => home.command(`home/adapter/5/${word}`, JSON.stringify(input))
    const first = await pair('pair_start', { type: 'node::domus::sercomm::pir', transaction: 7 })
    const page = { session: 62_005, pageid: 1, refresh: 1000 }
    expect(first).toMatchObject({ status: 'ok', transaction: 7, data: page })
    expect(await home.request('home/pairing', { adapter: 5 })).toMatchObject({
      data: { pageid: 1, fields: expect.arrayContaining([{ widget: 'input', text: 'Nouvel objet' }]) },
    })
    const answers = [
      { session: 62_005, pageid: 1, fields: [null, 0, null, 'Escalier', 'Annuler', 'Suivant'] },
      { session: '62005', pageid: '2', fields: [null, 50, false, true] },
      { session: 62_005, pageid: 3, fields: [null, null, 'Terminer'] },
    ]
    for (const [at, answer] of answers.entries()) {
      expect(await pair('pair_next', answer)).toMatchObject(at === 2 ? { status: 'ok' } : { data: { pageid: at + 2 } })
    }
    await until('the new node is there', () => names().includes('Escalier'))
    expect(await pair('pair_stop', { session: 62_005 })).toMatchObject({ status: 'error' })
    expect(await pair('pair_stop', {})).toMatchObject({ status: 'ok' })
    expect(await pair('pair_next', { session: 'x' })).toMatchObject({ error_code: 'invalid' })
    expect(writes().map(([, path, body]) => [path, body])).toEqual([
      ['home/pairing/5', { op: 'start', type: 'node::domus::sercomm::pir' }],
      ['home/pairing/5', { op: 'next', ...answers[0] }],
      ['home/pairing/5', { op: 'next', ...answers[1], session: 62_005, pageid: 2 }],
      ['home/pairing/5', { op: 'next', ...answers[2] }],
      ['home/pairing/5', { op: 'stop', session: 62_005 }],
    ])

    expect(await home.command('home/node/42/remove', '{}')).toMatchObject({ status: 'ok' })
    expect(writes()).toEqual([['DELETE', 'home/nodes/42', undefined]])
    expect(home.box.house.home?.nodes.map(({ id }) => id)).not.toContain(42)

    await pair('pair_start', {})
    await home.daemon.stop()
    expect(home.box.house.home?.pairing.size, 'the daemon ends it when it stops').toBe(0)
  })
})

describe('the state of a node', () => {
  it('follows within one read: doors, motion, alarm; a key press fires one event, and none at the start', async () => {
    const home = await openHome({ settings: fastHome, running: false })
    home.box.setSignal(28, 'pushed', 1)
    home.box.setSignal(7, 'pin', '739164')
    await home.start()
    await until('the key fob is published', () => home.state('home/keyfob/28')?.pushed === 1)
    await until('the door is published', () => home.state('home/doorswitch/24')?.open === false)
    const presses = () => home.published('home/keyfob/28/button/event').map((it) => JSON.parse(it).event_type)

    home.box.setSignal(24, 'trigger', false)
    home.box.setSignal(26, 'trigger', false)
    await until('open', () => home.state('home/doorswitch/24')?.open === true)
    await until('motion', () => home.state('home/pir/26')?.motion === true)
    home.box.setSignal(24, 'cover', true)
    await until('tampered with', () => home.state('home/doorswitch/24')?.tamper === true)
    for (const [state, shown] of [
      ['alarm1_alert_timer', 'pending'],
      ['alert', 'triggered'],
      ['idle', 'disarmed'],
    ]) {
      home.box.setSignal(7, 'state', state ?? '')
      await until(`${shown}`, () => home.state('home/alarm/7')?.alarm === shown)
    }
    expect(home.state('home/doorswitch/25')).toMatchObject({ open: null, battery: null })

    expect(presses()).toEqual([])
    home.box.setSignal(28, 'pushed', 2)
    await until('the event of the first press', () => presses().length > 0)
    home.box.setSignal(28, 'pushed', 4)
    await until('the event of the second press', () => presses().length > 1)
    await pause(1500)
    expect(presses()).toEqual(['disarm', 'free'])
    expect(JSON.parse(home.published('home/keyfob/28/button/event')[1] ?? '')).toMatchObject({ pushed: 4 })
    await home.daemon.stop()
    await home.start()
    await until('the key fobs are published again', () => home.published('home/keyfob/availability').length > 1)
    await pause(2500)
    expect(presses()).toEqual(['disarm', 'free'])

    await until('a camera image', () =>
      home.watcher.received.some(({ topic }) => topic === 'freebox/home/camera/16/picture/image'),
    )
    const everything = home.watcher.received.map(({ topic, payload }) => `${topic} ${payload}`).join('\n')
    for (const secret of [
      '739164',
      'freeboxcam',
      'motdepasse',
      'ed2cc17f179862f5242256b3f597c367',
      '240d000f9fefe576',
    ]) {
      expect(everything).not.toContain(secret)
    }
  })

  it('of an unknown type has entities, on the same device as the other endpoints of the node', async () => {
    const home = await openHome({ settings: fastHome })
    await until('the thermostat', () => home.state('home/sensor/40_2')?.temperature === 20.25)
    expect(home.state('home/number/40_1')).toEqual({ value: 19.5 })
    expect(home.state('home/binary_sensor/40_3')).toMatchObject({ value: false })
    const documents = [...home.documents()].filter(([topic]) => /_home_[a-z_]+_40(_\d)?\//.test(topic))
    expect(documents).toHaveLength(4)
    const identifiers = documents.map(([, { device }]) => JSON.stringify(device))
    expect(new Set(identifiers).size).toBe(1)
    home.box.setSignal(40, 'heating', true)
    await until('it heats', () => home.state('home/binary_sensor/40_3')?.value === true)
    const warnings = home.daemon.warnings().filter((it) => it.includes('not understood'))
    expect(warnings).toEqual([])
  })
})

describe('the picture of a camera', () => {
  it('is not fetched while its entity is not announced, and again when it is', async () => {
    const home = await openHome({ settings: fastHome })
    const images = () => home.published('home/camera/16/picture/image').length
    const fetches = () => home.box.requests.filter(({ path }) => path.startsWith('camera/stream')).length
    await until('a picture', () => images() > 0)
    const topic = [...home.documents().keys()].find((it) => it.includes('_home_camera_16/'))
    home.watcher.client.publish(topic ?? '', '', { qos: 1, retain: true })
    await until('the daemon knows', () => home.daemon.lines.some(({ msg }) => msg.startsWith('Deleted in Home')))
    await pause(500)
    const before = fetches()
    await pause(2500)
    expect(fetches()).toBe(before)
    const shown = images()
    await home.request('refresh', { adapter: 'home' })
    await until('a picture again', () => images() > shown)
  })
})

describe('the requests for Freebox Home', () => {
  /** The requests of some seconds at the default intervals, without those of the start. */
  async function someSeconds(home: Home) {
    await until('the alarm is published', () => home.state('home/alarm/7') !== undefined)
    await pause(1000)
    const before = home.box.requests.length
    await pause(6500)
    return home.box.requests.slice(before).filter(({ path }) => /^(home|camera)\b/.test(path))
  }
  const on = { enabled: true }
  const defaultIntervals = { adapters: { defaults: { enabled: false, every: undefined }, lan: on, home: on } }

  it('are few, whatever the number of nodes', async () => {
    const home = await openHome({ settings: defaultIntervals })
    expect((await someSeconds(home)).length).toBeLessThanOrEqual(12)
  })

  it('are few even if the box refuses the batch read; tiles and single endpoints are read instead', async () => {
    const home = await openHome({ settings: defaultIntervals, running: false })
    home.box.faults.set('home/endpoints/get', { kind: 'error', error_code: 'inval' })
    home.box.setSignal(24, 'trigger', false)
    await home.start()
    const requests = await someSeconds(home)
    expect(home.state('home/doorswitch/24')).toMatchObject({ open: true, tamper: false, alarm1: true })
    expect(home.state('home/alarm/7')).toMatchObject({ alarm: 'disarmed' })
    expect(requests.filter(({ path }) => path === 'home/tileset/all').length).toBeGreaterThan(0)
    expect(requests.length).toBeLessThanOrEqual(12)
  })

  it('stop on a box without Home; a missing right is logged once', async () => {
    const without = await openHome({ simulator: { model: 'mini' }, settings: defaultIntervals })
    const requests = without.box.requests.filter(({ path }) => path.startsWith('home'))
    expect(requests.length).toBeLessThanOrEqual(3)
    expect(without.daemon.warnings()).toEqual([])
    const refused = await openHome({ simulator: { rights: { home: false } }, settings: defaultIntervals })
    const lines = refused.daemon.lines.filter(({ msg }) => msg.includes('maison connectée'))
    expect(lines).toHaveLength(1)
  })
})
