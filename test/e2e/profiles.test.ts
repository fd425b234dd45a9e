/** The parental control, end to end: pausing a child's Internet access, schedules, rules, and who must not be cut off. */
import { describe, expect, it } from 'vitest'
import type { SimulatorOptions } from '../../src/simulator/index.ts'
import { lintOf, openHome, pause, until } from './home.ts'
import { written } from './vms.ts'

type Home = Awaited<ReturnType<typeof openHome>>

const on = { enabled: true }
const adapters = { defaults: { enabled: false, every: '1s' }, lan: on, profile: on }
/** With the intervals of a house, so that a test sees what is read besides. */
const usual = { defaults: { enabled: false, every: undefined }, lan: on, profile: on }

/** Events then need not wait for Home Assistant. */
const withoutDiscovery = { homeassistant: { enabled: false } }

function open(simulator: SimulatorOptions = {}, settings: object = withoutDiscovery): Promise<Home> {
  return openHome({ simulator: { model: 'ultra', ...simulator }, settings: { adapters, ...settings } })
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
  it('are paused and allowed by whole objects, as the box requires, and each change of access is one event', async () => {
    const home = await open()
    expect(home.state('profile/profile/1')).toEqual({
      ...{ internet: true, mode: 'allowed', rule_mode: 'allowed', override: 'schedule', next_change: null },
      ...{ override_until: null, devices: 1, names: ['iPad-de-Chloe'], members: ['Chloé', 'iPad-de-Chloe'] },
      ...{ macs: macs.map((it) => it.toLowerCase()), cdayranges: [':fr_school_holidays_b'] },
    })
    expect(home.state('profile/profile/2')).toMatchObject({ override: 'allowed', rule_mode: 'denied', internet: true })
    expect(home.state('profile/profile/5')).toMatchObject({ internet: true, devices: 0, macs: [] })

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
    const remembered = { override_mode: 'denied' }
    expect(await writes(home, 'profile/1/internet', 'OFF')).toEqual(put({ ...remembered, override: true }))
    expect(await writes(home, 'profile/1/override', 'denied')).toEqual(put({ ...paused }))
    expect(await writes(home, 'profile/1/internet', 'ON')).toEqual(put({ ...paused, override: false }))
    expect(await writes(home, 'profile/1/allow', {})).toEqual(put({ override: true }))
    expect(await writes(home, 'profile/1/override', 'schedule')).toEqual(put({}))
    await until('each change was an event', () => accesses(home, 1).length === 4)
    expect(accesses(home, 1).map((it) => it.event_type)).toEqual(['denied', 'allowed', 'denied', 'allowed'])
    expect(accesses(home, 1)[0]).toEqual({ event_type: 'denied', mode: 'denied', override: 'denied' })
    expect(await home.command('profile/profile/1/pause', '{"minutes":0}')).toMatchObject({ error_code: 'invalid' })
  })

  it('are read alone after a command, and when the schedule ends a pause', async () => {
    const home = await open({}, { ...withoutDiscovery, adapters: usual })
    Object.assign(controlOf(home, 'Chloé'), { override: true, override_mode: 'denied', override_until: now() + 4 })
    // Anything that causes a read.
    await writes(home, 'profile/1/add_host', { mac: 'd8:5e:d3:00:00:06' })
    const reads = home.box.requests.filter(
      ({ method, path }) => method === 'GET' && /network_control|profile/.test(path),
    )
    expect(reads.map(({ path }) => path)).toEqual([
      ...['network_control/1', 'network_control/1/rules/', 'network_control/1'],
    ])
    expect(home.state('profile/profile/1')).toMatchObject({ internet: false, override: 'denied' })
    await until('the end of the pause shows', () => home.state('profile/profile/1')?.internet === true)
    await until('both were events', () => accesses(home, 1).length === 2)
    expect(accesses(home, 1)).toEqual([
      { event_type: 'denied', mode: 'denied', override: 'denied' },
      { event_type: 'allowed', mode: 'allowed', override: 'schedule' },
    ])
    expect(home.state('profile/profile/1')).toMatchObject({ override: 'schedule', override_until: null })
  })

  it('leave with their rules when they are deleted in Freebox OS, and one that was paused does not seem allowed', async () => {
    const home = await open()
    Object.assign(controlOf(home, 'Console'), { override: false })
    await until('it is denied', () => accesses(home, 2).length === 1)
    home.box.house.profiles.all = home.box.house.profiles.all.filter(({ name }) => name !== 'Console')
    await until('it is gone', () => home.state('profile/profile/2') === undefined)
    await until('its rule is gone', () => home.state('profile/rule/2-7') === undefined)
    expect(accesses(home, 2)).toHaveLength(1)
  })
})

describe('the schedule of a family', () => {
  it('is changed rule by rule, in times of day', async () => {
    const home = await open({}, { commands: { allow_dangerous: ['profile.profile.delete'] } })
    expect(lintOf(home)).toEqual([])
    expect(home.state('profile/rule/1-3')).toEqual({
      ...{ enabled: false, name: 'Nuit', mode: 'denied', from: '21:30', to: '07:00' },
      days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
    })
    expect(home.state('profile/rule/1-4')).toMatchObject({ enabled: true, days: ['holidays'] })
    const { weekdays: everyDay, ...night } = controlOf(home, 'Chloé').rules[0] ?? { weekdays: [] }
    const rule = (id: number, body: object) => [{ method: 'PUT', path: `network_control/1/rules/${id}`, body }]
    expect(await writes(home, 'rule/1-3/set', { to: '06:30', days: 'friday' })).toEqual(
      rule(3, { ...night, end_time: 23_400, weekdays: everyDay.map((_, day) => day === 4) }),
    )
    const odd = await home.command('profile/rule/1-3/set', JSON.stringify({ to: '06:40' }))
    expect(odd.error).toBe('06:40 is not possible: this Freebox takes times in steps of 30 minutes')
    const always = { profile: 'chloé', name: 'Toujours', from: '00:00', to: '24:00' }
    const weekdays = [true, true, true, true, true, true, true, false]
    expect(await writes(home, 'rule/add', always)).toEqual([
      {
        ...{ method: 'POST', path: 'network_control/1/rules/' },
        body: { name: 'Toujours', mode: 'denied', enabled: true, start_time: 0, end_time: 86_400, weekdays },
      },
    ])
    expect(home.state('profile/rule/1-8')).toMatchObject({ enabled: true, name: 'Toujours', to: '24:00' })
    await until('the rule denies access', () => home.state('profile/profile/1')?.rule_mode === 'denied')
    await writes(home, 'profile/1/internet', 'ON')
    expect(controlOf(home, 'Chloé')).toMatchObject({ override: true, override_mode: 'allowed', override_until: 0 })
    expect(await writes(home, 'rule/1-8/enabled', 'OFF')).toEqual(rule(8, expect.objectContaining({ enabled: false })))
    expect(await writes(home, 'rule/1-8/remove', {})).toEqual([{ method: 'DELETE', path: 'network_control/1/rules/8' }])
    await until('the rule is gone', () => home.state('profile/rule/1-8') === undefined)
    await writes(home, 'rule/add', { ...always, profile: 1, enabled: false })
    await writes(home, 'rule/1-9/remove', {})
    await until('the other is gone', () => home.state('profile/rule/1-9') === undefined)
    expect(await home.command('profile/rule/add', JSON.stringify({ ...always, profile: 'Zoé' }))).toMatchObject({
      error: 'There is no profile "Zoé"',
    })

    const pc = 'D8:5E:D3:00:00:06'
    expect(await writes(home, 'profile/5/add_host', { mac: 'd85ed3000006' })).toEqual([
      {
        ...{ method: 'POST', path: 'network_control/' },
        body: {
          ...{
            profile_id: 5,
            override: false,
            override_mode: 'allowed',
            override_until: 0,
            cdayranges: [],
            macs: [pc],
          },
        },
      },
    ])
    expect(home.state('profile/profile/5')).toMatchObject({ macs: [pc.toLowerCase()], members: ['PC-BUREAU'] })
    const taken = await home.command('profile/profile/1/add_host', pc)
    expect(taken.error).toContain('in another profile')
    await writes(home, 'profile/5/remove_host', { mac: pc })
    expect(controlOf(home, 'Mamie').macs).toEqual([])
    expect(await home.command('profile/profile/5/remove_host', pc)).toMatchObject({ error_code: 'noent' })
    expect(await writes(home, 'profile/5/rename', { name: 'Papi' })).toEqual([
      { method: 'PUT', path: 'profile/5', body: { name: 'Papi', icon: '/resources/images/profile/profile_01.png' } },
    ])
    const created = await home.command('profile/profile/create', '{"name":"Théo"}')
    expect(created).toMatchObject({ status: 'ok', data: { id: 6 } })
    await until('it has a device', () => JSON.stringify([...home.documents().values()]).includes('"name":"Théo"'))
    expect(await writes(home, 'profile/6/delete', {})).toEqual([{ method: 'DELETE', path: 'profile/6' }])
    await until('it is gone', () => home.state('profile/profile/6') === undefined)

    // Events wait for Home Assistant, which has just got a device.
    await until('the rule and its end were events', () => accesses(home, 1).length === 2)
    home.clearReceived()
    await pause(1200)
    const topics = home.watcher.received.map(({ topic }) => topic)
    expect(topics.filter((topic) => topic.includes('/profile/'))).toEqual([])
  })
})

describe('a command that would cut off the house', () => {
  it('is refused with a sentence: every denial of the machine on which the daemon runs', async () => {
    const home = await open()
    const nas = home.box.house.hosts.find(({ primary_name }) => primary_name === 'NAS')
    nas?.l3connectivities.push({ addr: '127.0.0.1', af: 'ipv4', active: true, reachable: true })
    const mac = '00:11:32:00:00:07'
    const { macs } = controlOf(home, 'Chloé')
    macs.push(mac.toUpperCase())
    const error = `This would cut off the machine on which freebox2mqtt runs (${mac}), now or at a planned time, so it is refused`
    const refused = { status: 'error', error_code: 'own_machine', error }
    home.box.requests.splice(0)
    expect(await home.command('profile/profile/1/internet', 'OFF')).toMatchObject(refused)
    expect(await home.command('profile/profile/1/pause', '{"minutes":5}')).toMatchObject(refused)
    expect(await home.command('profile/profile/1/override', 'denied')).toMatchObject(refused)
    expect(await home.command('profile/rule/1-3/enabled', 'ON')).toMatchObject(refused)
    const night = { profile: '1', name: 'Nuit', from: '22:00', to: '06:00' }
    expect(await home.command('profile/rule/add', JSON.stringify(night))).toMatchObject(refused)
    expect(written(home)).toEqual([])
    await writes(home, 'profile/1/allow', { minutes: 5 })
    await writes(home, 'profile/1/remove_host', { mac })
    await writes(home, 'profile/1/pause', {})
    expect(await home.command('profile/profile/1/add_host', mac)).toMatchObject(refused)
    // Back to a schedule that denies access is a denial, too.
    controlOf(home, 'Console').macs.push(mac.toUpperCase())
    expect(await home.command('profile/profile/2/resume', 'PRESS')).toMatchObject(refused)
  })

  it('is also refused if it denies access only later: by a rule, or when a permission ends', async () => {
    const home = await open()
    const nas = home.box.house.hosts.find(({ primary_name }) => primary_name === 'NAS')
    nas?.l3connectivities.push({ addr: '127.0.0.1', af: 'ipv4', active: true, reachable: true })
    const mac = '00:11:32:00:00:07'
    const refused = { status: 'error', error_code: 'own_machine', error: expect.stringContaining('at a planned time') }
    const add = (id: number) => home.command(`profile/profile/${id}/add_host`, JSON.stringify({ mac }))

    // Allowed now, denied in the holidays; allowed without end, denied by the schedule.
    expect(await add(1)).toMatchObject(refused)
    expect(await add(2)).toMatchObject(refused)
    // Without the rules, the box says that they change the mode.
    home.box.faults.set('GET network_control/1/rules', { kind: 'error', error_code: 'internal_error' })
    expect(await add(1)).toMatchObject({ status: 'ok' })
    home.box.faults.clear('GET network_control/1/rules')
    await writes(home, 'profile/1/remove_host', { mac })
    const [night] = controlOf(home, 'Chloé').rules
    const hour = new Date().getHours()
    Object.assign(night ?? {}, {
      enabled: true,
      start_time: ((hour + 3) % 24) * 3600,
      end_time: ((hour + 5) % 24) * 3600,
    })
    expect(await add(1)).toMatchObject(refused)

    const games = controlOf(home, 'Console')
    const [always] = games.rules
    Object.assign(always ?? {}, night, { id: always?.id, profile_id: 2 })
    games.macs.push(mac.toUpperCase())
    expect(await home.command('profile/profile/2/resume', 'PRESS')).toMatchObject(refused)
    expect(await home.command('profile/profile/2/internet', 'ON')).toMatchObject(refused)
    expect(await home.command('profile/profile/2/allow', '{"minutes":5}')).toMatchObject(refused)
    expect(await home.command('profile/profile/2/override', 'schedule')).toMatchObject(refused)
    expect(games).toMatchObject({ override: true, override_until: 0 })

    // What is no worse than before is not refused, nor a profile that denies nothing.
    Object.assign(games, { override: false })
    await writes(home, 'profile/2/allow', { minutes: 5 })
    await writes(home, 'profile/2/remove_host', { mac })
    await writes(home, 'profile/5/add_host', { mac })
  })
})

describe('a Freebox without parental control, or without the right to it', () => {
  it('logs the right by its name in Freebox OS, and a refused command names the right that it needs', async () => {
    const home = await open({ rights: { parental: false, profile: false } })
    const warnings = () => home.daemon.lines.filter(({ level }) => level >= 40).map(({ msg }) => msg)
    const control = 'The right "Accès au contrôle parental" is missing.'
    expect(warnings()).toEqual([expect.stringContaining(control)])
    expect(home.state('profile/profile/1')).toBeUndefined()
    expect((await home.command('profile/profile/1/pause', '{}')).error).toContain(control)
    const { error } = await home.command('profile/profile/create', '{"name":"Zoé"}')
    expect(error).toContain('The right "Gestion des profils utilisateur" is missing.')
  })

  it('announces and logs nothing in bridge mode', async () => {
    const home = await openHome({ simulator: { bridge: true }, settings: { adapters }, running: false })
    await home.start()
    await until('the box was asked', () => home.box.requests.some(({ path }) => path === 'network_control/'))
    await pause(300)
    expect(home.state('profile/profile/1')).toBeUndefined()
    expect([...home.documents().keys()].filter((topic) => topic.includes('profile'))).toEqual([])
    expect(home.daemon.lines.filter(({ level }) => level >= 40)).toEqual([])
  })
})
