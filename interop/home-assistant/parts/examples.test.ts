/** The examples in a real Home Assistant: it accepts them unchanged, and they do what they describe. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { readSeldom } from '../../../test/settings.ts'
import { openHouse } from '../support/house.ts'
import { watchRequests } from '../support/requests.ts'
import { enable } from '../support/user-actions.ts'
import { pause, until } from '../support/waiting.ts'

const read = (file: string) => readFileSync(`examples/home-assistant/${file}`, 'utf8')
const dashboard = read('dashboard.yaml')
const [, shown = ''] =
  /```yaml\n(# An automation.+?)```/s.exec(readFileSync('docs/guides/home-assistant.md', 'utf8')) ?? []
const inGuide = { id: 'guide', alias: 'In the guide', ...parse(shown) }
const automations = read('automations.yaml') + stringify([inGuide])
// Disabled by default; the file says which it needs.
const playerEntities = [
  'sensor.freebox_player_playback',
  ...['play_pause', 'stop', 'channel_up', 'channel_down'].map((it) => `button.freebox_player_${it}`),
]
const house = openHouse({
  settings: { adapters: { defaults: { every: '1s' }, ...readSeldom } },
  homeAssistant: {
    files: {
      'automations.yaml': automations,
      'freebox.yaml': dashboard,
      'media_player.yaml': read('media_player.yaml'),
      'media_player_volume.yaml': read('media_player_volume.yaml'),
    },
    configuration: `
persistent_notification:
media_player: !include media_player.yaml
template: !include media_player_volume.yaml
lovelace: { dashboards: { freebox-home: { mode: yaml, title: Freebox, filename: freebox.yaml } } }
`,
  },
})

const Automation = z.looseObject({ id: z.string(), alias: z.string() })
const Notification = z.looseObject({ title: z.string().nullish(), message: z.string() })

/** The notifications, the oldest first. */
async function notifications(): Promise<string[]> {
  const all = z.array(Notification).parse(await house.ha.command('persistent_notification/get'))
  return all.map(({ title, message }) => `${title ? `${title}: ` : ''}${message.trim()}`)
}

/** How many notifications were expected so far. */
let known = 0

/** Waits for these notifications, and a moment longer: each must appear once. */
async function notifiesOnce(...sentences: string[]): Promise<void> {
  const fresh = async () => (await notifications()).slice(known)
  await until(sentences.join(), async () => (await fresh()).length >= sentences.length, 15)
  await pause(2500)
  expect((await fresh()).sort()).toEqual(sentences.sort())
  known += sentences.length
}

const chloe = 'ether-de:9b:11:00:00:04'
const family = ['ether-4a:3f:da:00:00:02', 'ether-64:1c:ae:00:00:03', chloe]

describe('the examples, and the automation in the guide', () => {
  it('are accepted: every automation is on, and there is no repair', async () => {
    await house.settled()
    // As their description says. At the very first start MQTT was not connected yet, so an automation that listens to a
    // topic could not start: the restart is for both.
    await enable(house.ha, ['switch.chloe_wifi_blocked', 'switch.ipad_de_chloe_wifi_blocked', ...playerEntities])
    const { differences } = await house.settled()
    expect(Object.values(differences).flat()).toEqual([])
    const wanted = z.array(Automation).parse(parse(automations))
    const states = [...(await house.ha.states()).values()].filter((it) => it.entity_id.startsWith('automation.'))
    expect(states.map(({ state, attributes }) => [attributes.id, state]).sort()).toEqual(
      wanted.map(({ id }) => [id, 'on']).sort(),
    )
    expect(await house.ha.repairs()).toEqual([])
    expect(house.ha.newProblems()).toEqual([])
  })

  it('are accepted: the dashboard is unchanged, every entity on it exists, and it lists the calls', async () => {
    const { ha } = house
    expect(await ha.command('lovelace/config', { url_path: 'freebox-home' })).toEqual(parse(dashboard))
    const states = await ha.states()
    const named = dashboard.match(/(?<=entity: |entity_id: |- )[a-z_]+\.[a-z0-9_]+$/gm) ?? []
    expect(named.length).toBeGreaterThan(30)
    expect(named.filter((it) => !['unavailable', undefined].includes(states.get(it)?.state))).toEqual(named)
    const [template] = /\{% set calls.+?endfor %\}/s.exec(dashboard) ?? []
    const text = await ha.request('POST', '/api/template', { template })
    expect(text).toMatch(/- \d\d\/\d\d \d\d:\d\d missed: Mamie/)
  })

  it('notify nothing at the start', async () => {
    await pause(3000)
    expect(await notifications()).toEqual([])
  })
})

describe('the media player', () => {
  const television = 'media_player.television'
  const shown = async () => {
    const { state, attributes = {} } = (await house.ha.states()).get(television) ?? {}
    const { volume_level, is_volume_muted, source } = attributes
    return { state, volume_level, is_volume_muted, source }
  }
  const becomes = (wanted: object) => expect.poll(shown, { timeout: 30_000, interval: 250 }).toMatchObject(wanted)
  const act = (action: string, data = {}) => house.ha.call(`media_player.${action}`, television, data)

  it('shows the channel and the volume of the player', async () => {
    await becomes({ state: 'playing', source: 'France 3 Centre' })
    expect((await shown()).volume_level).toBeCloseTo(0.5)
  })

  it('sets the volume, pauses, and switches off and on', async () => {
    const requests = watchRequests(house.box)
    await act('volume_set', { volume_level: 0.3 })
    await becomes({ volume_level: 0.3 })
    await act('volume_mute', { is_volume_muted: true })
    await becomes({ is_volume_muted: true })
    // What is so already changes nothing.
    await act('volume_mute', { is_volume_muted: true })
    await act('media_play_pause')
    await becomes({ state: 'paused' })
    await act('media_pause')
    await act('media_play')
    await becomes({ state: 'playing' })
    await act('media_play')
    await act('media_next_track')
    await becomes({ source: 'Canal+' })
    await act('turn_off')
    await becomes({ state: 'off' })
    await act('turn_on')
    await becomes({ state: 'on' })
    const path = 'player/17/api/v11/control'
    expect(requests.seen()).toEqual([
      `PUT ${path}/volume/ {"volume":30}`,
      `PUT ${path}/volume/ {"mute":true}`,
      `PUT ${path}/volume/ {"mute":true}`,
      `POST ${path}/mediactrl/ {"cmd":"play_pause"}`,
      `POST ${path}/mediactrl/ {"cmd":"play_pause"}`,
      ...['prgm_inc', 'power', 'power'].map((key) => `POST ${path}/remote {"key":"${key}"}`),
    ])
  })
})

describe('an automation', () => {
  it('reports who comes home, and switches the lamp on', async () => {
    const requests = watchRequests(house.box)
    expect(await house.ha.state('device_tracker.chloe')).toBe('not_home')
    house.box.setHostReachable(chloe, true)
    await until('she is home', async () => (await house.ha.state('device_tracker.chloe')) === 'home')
    await notifiesOnce('Home: Chloé came home.')
    expect(requests.seen()).toEqual(['PUT home/endpoints/34/0 {"value":true}'])
  })

  it('reports a missed call once, with the name of the caller, and no answered call', async () => {
    house.box.addCall({ number: '+33145678901' })
    await notifiesOnce('Missed call: Mamie called.')
    house.box.addCall({ type: 'accepted', number: '+33145678901' })
    house.box.addCall({ number: '' })
    await notifiesOnce('Missed call: A hidden number called.')
  })

  it('reports two finished downloads and a failed one, all at the same moment', async () => {
    const { tasks } = house.box.house.downloads
    const [running] = tasks.filter(({ status }) => status === 'downloading')
    if (running === undefined) throw new Error('the box downloads nothing')
    const more = [7001, 7002].map((id) => ({ ...running, id, name: `${running.name}_${id}` }))
    tasks.push(...more)
    await until('both downloads are published', async () =>
      [...house.mqtt.retained.keys()].some((it) => it.endsWith('/task/7002')),
    )
    const done = { status: 'done', rx_bytes: running.size, rx_pct: 10_000, eta: 0 }
    for (const one of [running, ...more])
      Object.assign(one, one.id === 7002 ? { status: 'error', error: 'internal' } : done)
    const messages = more.map(({ id, name }) => `Download: ${name} ${id === 7002 ? 'has failed.' : 'is there.'}`)
    await notifiesOnce(`Download: ${running.name} is there.`, ...messages)
  })

  it('reports a lost connection when it is back', async () => {
    house.box.setLineUp(false)
    await until('lost', async () => (await house.ha.state('binary_sensor.freebox_internet')) === 'off')
    await pause(2000)
    house.box.setLineUp(true, '203.0.113.99')
    await notifiesOnce('Internet: The line is back. It was away for 1 min.', 'The internet is back.')
  })

  it('blocks the children’s devices at nine, and allows them again in the morning', async () => {
    const devices = ['54:60:09:00:00:0F', 'DE:9B:11:00:00:04']
    const entries = devices.map((mac, at) => ({ mac, type: 'blacklist', comment: ['iPad-de-Chloe', 'Chloé'][at] }))
    const night = watchRequests(house.box)
    await house.ha.call('automation.trigger', 'automation.no_wi_fi_for_the_children_after_nine')
    const out = () => house.box.house.wifi.mac_filter.filter((it) => it.type === 'blacklist').map(({ mac }) => mac)
    await until('both are blocked', () => devices.every((mac) => out().includes(mac)))
    await until('the switch is on', async () => (await house.ha.state('switch.ipad_de_chloe_wifi_blocked')) === 'on')
    expect(night.seen().sort()).toEqual([
      ...entries.map((entry) => `POST wifi/mac_filter/ ${JSON.stringify(entry)}`),
      'PUT wifi/config/ {"mac_filter_state":"blacklist"}',
    ])
    await house.ha.call('automation.trigger', 'automation.wi_fi_for_the_children_from_seven_on')
    await until('both are allowed', () => !devices.some((mac) => out().includes(mac)))
    await until('the switch is off', async () => (await house.ha.state('switch.ipad_de_chloe_wifi_blocked')) === 'off')
  })

  it('switches the coffee machine off when everybody has left, and reports the open window', async () => {
    house.box.setSignal(25, 'trigger', false)
    await until('open', async () => (await house.ha.state('binary_sensor.fenetre_de_la_cuisine')) === 'on')
    const requests = watchRequests(house.box)
    for (const one of family) house.box.setHostReachable(one, false)
    await notifiesOnce('Home: Nobody is at home, and the kitchen window is open.')
    expect(requests.seen()).toEqual(['PUT home/endpoints/35/0 {"value":false}'])
  })

  it('reports nothing when Home Assistant, the broker and the daemon restart', async () => {
    await house.ha.restart()
    await house.settled()
    await house.daemon.restart()
    await house.broker.stop()
    await house.broker.start()
    await house.settled()
    await pause(4000)
    expect(await notifications()).toEqual([])
  })
})
