/** The parental control, end to end: pausing a child's Internet access, schedules, rules, and who must not be cut off. */
import { describe, expect, it } from 'vitest'
import type { SimulatorOptions } from '../../src/simulator/index.ts'
import { lintOf, openHome, pause, until } from './home.ts'
import { written } from './vms.ts'

type Home = Awaited<ReturnType<typeof openHome>>

const on = { enabled: true }
const parental = { profile: { every: '2m' }, rule: { every: '15m' }, ...on }
const adapters = { defaults: { enabled: false }, lan: on, profile: parental }

function open(simulator: SimulatorOptions = {}, commands: object = {}): Promise<Home> {
  return openHome({ simulator: { model: 'ultra', ...simulator }, settings: { adapters, commands } })
}

const now = () => Math.floor(Date.now() / 1000)

function profileOf({ box }: Home, name: string) {
  const found = box.house.profiles.all.find((it) => it.name === name)
  if (found === undefined) throw new Error(`no profile ${name}`)
  return found
}

function controlOf(home: Home, name: string) {
  const { control } = profileOf(home, name)
  if (control === undefined) throw new Error(`${name} has no control`)
  return control
}

const accesses = (home: Home, id: number) =>
  home.published(`profile/profile/${id}/access/event`).map((it) => JSON.parse(it))

/** Sends a command that must succeed, and returns what it wrote at the box. */
async function writes(home: Home, topic: string, payload: unknown) {
  home.box.requests.splice(0)
  const answer = await home.command(`profile/${topic}`, typeof payload === 'string' ? payload : JSON.stringify(payload))
  expect([topic, answer]).toEqual([topic, expect.objectContaining({ status: 'ok' })])
  return written(home)
}

const macs = ['DE:9B:11:00:00:04', '54:60:09:00:00:0F']
const chloe = {
  ...{ profile_id: 1, profile_name: 'Chloé', profile_icon: '/resources/images/profile/profile_03.png' },
  ...{ resolution: 48, cdayranges: [':fr_school_holidays_b'], macs },
  ...{ override: false, override_mode: 'allowed', override_until: 0, current_mode: 'allowed' },
}
const put = (body: object) => [{ method: 'PUT', path: 'network_control/1', body: { ...chloe, ...body } }]

describe('the profiles of a family', () => {
  it('are paused and allowed with all that the box wants to hear, and each change of access is one event', async () => {
    const home = await open()
    expect(home.state('profile/profile/1')).toEqual({
      ...{ internet: true, mode: 'allowed', rule_mode: 'allowed', override: 'schedule', next_change: null },
      ...{ override_until: null, devices: 1, names: ['iPad-de-Chloe'], members: ['Chloé', 'iPad-de-Chloe'] },
      ...{ macs: macs.map((it) => it.toLowerCase()), cdayranges: [':fr_school_holidays_b'] },
    })
    expect(home.state('profile/profile/2')).toMatchObject({ override: 'allowed', rule_mode: 'denied', internet: true })
    expect(home.state('profile/profile/5')).toMatchObject({ internet: true, devices: 0, macs: [] })
    expect(lintOf(home)).toEqual([])

    const [sent] = await writes(home, 'profile/1/pause', { minutes: 30 })
    const override_until = controlOf(home, 'Chloé').override_until
    expect(Math.abs(override_until - now() - 1800)).toBeLessThan(5)
    expect([sent]).toEqual(put({ override: true, override_mode: 'denied', override_until }))
    expect(home.state('profile/profile/1')).toMatchObject({ internet: false, mode: 'denied', override: 'denied' })
    expect(home.state('profile/profile/1')?.override_until).toBe(
      new Date(override_until * 1000).toISOString().replace('.000', ''),
    )
    const paused = { current_mode: 'denied', override: true, override_mode: 'denied' }
    expect(await writes(home, 'profile/1/resume', 'PRESS')).toEqual(put({ ...paused, override: false }))
    expect(await writes(home, 'profile/1/internet', 'OFF')).toEqual(put({ override: true, override_mode: 'denied' }))
    expect(await writes(home, 'profile/1/internet', 'ON')).toEqual(put({ ...paused, override: false }))
    expect(await writes(home, 'profile/1/override', 'denied')).toEqual(put({ override: true, override_mode: 'denied' }))
    expect(await writes(home, 'profile/1/allow', {})).toEqual(put({ ...paused, override_mode: 'allowed' }))
    await until('each change was an event', () => accesses(home, 1).length === 6)
    expect(accesses(home, 1).map((it) => it.event_type)).toEqual([
      'denied',
      'allowed',
      'denied',
      'allowed',
      'denied',
      'allowed',
    ])
    expect(accesses(home, 1)[0]).toEqual({ event_type: 'denied', mode: 'denied', override: 'denied' })
    expect(await home.command('profile/profile/1/pause', '{"minutes":0}')).toMatchObject({ error_code: 'invalid' })
  })

  it('are read alone after a command, and not with all the others', async () => {
    const home = await open()
    await writes(home, 'profile/1/pause', { minutes: 30 })
    await pause(200)
    const reads = home.box.requests.filter(
      ({ method, path }) => method === 'GET' && /network_control|profile/.test(path),
    )
    expect(reads.map(({ path }) => path)).toEqual(['network_control/1', 'network_control/1'])
  })

  it('follow the schedule at the moment of its change, not at the next poll', async () => {
    const home = await open()
    const control = controlOf(home, 'Chloé')
    Object.assign(control, { override: true, override_mode: 'denied', override_until: now() + 3 })
    await home.request('refresh', { adapter: 'profile' })
    await until('the pause shows', () => home.state('profile/profile/1')?.internet === false)
    await until('the box has ended the pause', () => home.state('profile/profile/1')?.internet === true)
    await until('both were events', () => accesses(home, 1).length === 2)
    expect(accesses(home, 1)).toEqual([
      { event_type: 'denied', mode: 'denied', override: 'denied' },
      { event_type: 'allowed', mode: 'allowed', override: 'schedule' },
    ])
    expect(home.state('profile/profile/1')).toMatchObject({ override: 'schedule', override_until: null })
  })
})
