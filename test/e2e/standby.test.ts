/** The week plan of the standby, the display and the LED strip, end to end. */
import { describe, expect, it } from 'vitest'
import { minuteOfWeek } from '../../src/contract/box-time.ts'
import { type Home, openHome, pause, until } from './home.ts'

const on = { enabled: true }
const adapters = { defaults: { enabled: false, every: '1s' }, lan: on, lcd: on, standby: on }

function openNight(more: { readonly running?: boolean; readonly model?: 'pop' | 'delta' } = {}): Promise<Home> {
  const { model = 'ultra', running = true } = more
  const settings = { adapters, presence: { hold: '0s' } }
  return openHome({ simulator: { model }, settings, running })
}

/** A plan by which the box sleeps now and for at least half an hour. */
function sleepingNow(home: Home): void {
  const slot = Math.floor(minuteOfWeek(Date.now() / 1000) / 30)
  const { standby } = home.box.house
  Object.assign(standby, { use_planning: true, planning_mode: 'suspend' })
  standby.mapping = standby.mapping.map((_, at) => (at - slot + 336) % 336 < 2)
}

/** Sends a command that must succeed, and returns what it wrote at the box. */
async function writes(home: Home, topic: string, payload: string) {
  const since = home.box.requests.length
  expect(await home.command(topic, payload), topic).toMatchObject({ status: 'ok' })
  const sent = home.box.requests.slice(since).filter(({ method }) => method !== 'GET')
  return sent.map(({ method, path, body }) => [method, path, body])
}

const trackers = (home: Home) => home.published('lan/host/availability')
const warnings = (home: Home) => home.daemon.lines.filter(({ level }) => level >= 40).map(({ msg }) => msg)

describe('a box that sleeps at night', () => {
  it('leaves everyone at home in Home Assistant, and causes no warning', async () => {
    const home = await openNight({ running: false })
    sleepingNow(home)
    await home.start()
    await until('the plan is published', () => home.state('standby/planning')?.enabled === true)
    await until('Alice is at home', () => home.state('lan/host/ether-4a:3f:da:00:00:02')?.presence === true)
    home.clearReceived()
    const isBack = home.box.reboot(3)
    await home.daemon.printed(/The Freebox is in standby until \d\d:\d\d, as planned/)
    await isBack
    await until('the box is back', () => home.daemon.out().split('Connected to the Freebox').length > 2)
    await pause(1500)
    expect(trackers(home)).not.toContain('offline')
    expect(warnings(home)).toEqual([])
  })

  it('leaves everyone at home when the daemon starts while it sleeps', async () => {
    const home = await openNight({ running: false })
    sleepingNow(home)
    await home.start()
    await until('the plan is published', () => home.state('standby/planning')?.enabled === true)
    await until('the hosts are published', () => trackers(home).includes('online'))
    await pause(1200) // The plan is written to the data folder a second later.
    await home.daemon.stop()
    home.clearReceived()
    const isBack = home.box.reboot(4)
    await home.start()
    await home.daemon.printed(/The Freebox is in standby until/)
    await pause(1500)
    expect(trackers(home)).not.toContain('offline')
    expect(warnings(home)).toEqual([])
    await isBack
  })

  it('is away like any other box if the plan only switches off the Wi-Fi', async () => {
    const home = await openNight({ running: false })
    sleepingNow(home)
    home.box.house.standby.planning_mode = 'wifi_off'
    await home.start()
    await until('the plan is published', () => home.state('standby/planning')?.off_now === true)
    await until('the hosts are published', () => trackers(home).includes('online'))
    const isBack = home.box.reboot(2)
    await home.daemon.printed(/The Freebox does not answer/)
    await until('the hosts are unavailable', () => trackers(home).includes('offline'))
    await isBack
  })
})

describe('the plan of the standby', () => {
  it('is shown in clear, and each command sends the whole plan', async () => {
    const home = await openNight()
    const { mapping } = home.box.house.standby
    const night = [['00:00', '06:00']]
    expect(home.state('standby/planning')).toMatchObject({ enabled: false, mode: 'wifi_off', next_change: null })
    expect(home.state('standby/planning')?.planning).toMatchObject({ monday: night, sunday: night })

    const whole = { use_planning: true, planning_mode: 'wifi_off', resolution: 48, mapping }
    expect(await writes(home, 'standby/planning/enabled', 'ON')).toEqual([['PUT', 'standby/config', whole]])
    const next = home.state('standby/planning')?.next_change
    expect(new Date(String(next)).getTime(), 'the next midnight or 6 o’clock').toBeGreaterThan(Date.now())
    const sleeping = { ...whole, planning_mode: 'suspend' }
    expect(await writes(home, 'standby/planning/mode', 'suspend')).toEqual([['PUT', 'standby/config', sleeping]])

    const change = { monday: [['23:00', '07:00']], tuesday: [] }
    const [[, , body] = []] = await writes(home, 'standby/planning/set_planning', JSON.stringify(change))
    expect(body).toMatchObject({ ...sleeping, mapping: expect.any(Array) })
    expect(home.state('standby/planning')?.planning).toMatchObject({ ...change, wednesday: night })
    const answer = await home.request('standby/planning')
    expect(answer).toMatchObject({ data: { enabled: true, mode: 'suspend', ...change, sunday: night } })

    const refused = await home.command('standby/planning/set_planning', '{"monday":[["25:00","07:00"]]}')
    expect(refused.error).toContain('monday[0][0]: expected a time such as 23:00; found "25:00"')
  })

  it('follows a change in Freebox OS with the next read', async () => {
    const home = await openNight()
    const { standby } = home.box.house
    standby.use_planning = true
    standby.mapping = standby.mapping.map((_, at) => at >= 334 || at < 12)
    await until('the plan is on', () => home.state('standby/planning')?.enabled === true)
    const week = { saturday: [], sunday: [['23:00', '06:00']], monday: [] }
    await until('the night is that of Sunday', () => {
      return JSON.stringify(home.state('standby/planning')?.planning).includes('"sunday":[["23:00","06:00"]]')
    })
    expect(home.state('standby/planning')?.planning).toMatchObject(week)
  })

  it('has milliseconds on some firmware, and does not exist before API 11', async () => {
    const pop = await openNight({ model: 'pop' })
    await pop.command('standby/planning/enabled', 'ON')
    const next = new Date(String(pop.state('standby/planning')?.next_change)).getTime()
    expect(next - Date.now()).toBeLessThan(24 * 3600 * 1000)
    expect(next).toBeGreaterThan(Date.now())
  })
})

describe('the display and the lights', () => {
  it('are set by exactly one request each', async () => {
    const home = await openNight()
    const display = { brightness: 100, hide_wifi_key: false, status_led: true, screensaver: 'night' }
    expect(home.state('lcd/display')).toMatchObject(display)
    const lcd = (body: object) => [['PUT', 'lcd/config/', body]]
    expect(await writes(home, 'lcd/display/brightness', '0')).toEqual(lcd({ brightness: 0 }))
    expect(await writes(home, 'lcd/display/orientation', '180')).toEqual(lcd({ orientation: 180 }))
    expect(await writes(home, 'lcd/display/status_led', 'OFF')).toEqual(lcd({ hide_status_led: true }))
    expect(await writes(home, 'lcd/display/screensaver', 'disabled')).toEqual(lcd({ screensaver: 'disabled' }))
    expect(home.state('lcd/display')).toMatchObject({ brightness: 0, orientation: '180', status_led: false })

    const strip = { strip: true, strip_brightness: 56, strip_effect: 'breathing', planning: false }
    expect(home.state('lcd/led_strip')).toMatchObject(strip)
    expect(await writes(home, 'lcd/led_strip/strip', 'OFF')).toEqual(lcd({ led_strip_enabled: false }))
    expect(await writes(home, 'lcd/led_strip/strip/brightness', '80')).toEqual(lcd({ led_strip_brightness: 80 }))
    expect(await writes(home, 'lcd/led_strip/strip/effect', 'rain')).toEqual(lcd({ led_strip_animation: 'rain' }))
    const json = '{"state":"ON","effect":"wave"}'
    const both = [...lcd({ led_strip_enabled: true }), ...lcd({ led_strip_animation: 'wave' })]
    expect(await writes(home, 'lcd/led_strip/strip', json)).toEqual(both)
    const plan = home.box.house.display.strip
    const wholePlan = { ...plan, use_planning: true }
    expect(await writes(home, 'lcd/led_strip/planning', 'ON')).toEqual([['PUT', 'ledstrip/planning', wholePlan]])
    const unknown = await home.command('lcd/led_strip/strip/effect', 'wav')
    expect(unknown.error).toMatch(/Expected one of organic, .*; found "wav"; did you mean "wave"\?/)
  })

  it('have nothing of a strip on a box without one, and publish nothing while nothing changes', async () => {
    const home = await openNight({ model: 'delta' })
    home.clearReceived()
    await pause(2500)
    expect(home.state('lcd/led_strip')).toBeUndefined()
    expect([...home.documents().values()].filter((it) => JSON.stringify(it).includes('led_strip'))).toEqual([])
    expect(home.watcher.received.filter(({ topic }) => /\/(lcd|standby)\//.test(topic))).toEqual([])
    expect(warnings(home)).toEqual([])
  })
})
