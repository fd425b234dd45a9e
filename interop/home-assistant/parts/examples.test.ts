/** The examples in a real Home Assistant: it takes them as they are, and they do what they promise. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { openHouse } from '../support/house.ts'
import { watchRequests } from '../support/requests.ts'
import { pause, until } from '../support/waiting.ts'

const read = (file: string) => readFileSync(`examples/home-assistant/${file}`, 'utf8')
const dashboard = read('dashboard.yaml')
const [, shown = ''] =
  /```yaml\n(# An automation.+?)```/s.exec(readFileSync('docs/guides/home-assistant.md', 'utf8')) ?? []
const inGuide = { id: 'guide', alias: 'In the guide', ...parse(shown) }
const automations = read('automations.yaml') + stringify([inGuide])
const house = openHouse({
  settings: { adapters: { defaults: { every: '1s' } } },
  homeAssistant: {
    files: { 'automations.yaml': automations, 'freebox.yaml': dashboard },
    configuration: `
persistent_notification:
lovelace: { dashboards: { freebox-home: { mode: yaml, title: Freebox, filename: freebox.yaml } } }
`,
  },
})

const Automation = z.looseObject({ id: z.string(), alias: z.string() })
const Notification = z.looseObject({ title: z.string().nullish(), message: z.string() })

/** What was told to the family, the oldest first. */
async function told(): Promise<string[]> {
  const all = z.array(Notification).parse(await house.ha.ask('persistent_notification/get'))
  return all.map(({ title, message }) => `${title ? `${title}: ` : ''}${message.trim()}`)
}

/** How many of them were expected so far. */
let known = 0

/** Waits until something is told, and a moment longer: it must be told once. */
async function tellsOnce(...sentences: string[]): Promise<void> {
  const fresh = async () => (await told()).slice(known)
  await until(sentences.join(), async () => (await fresh()).length >= sentences.length, 15)
  await pause(2500)
  expect((await fresh()).sort()).toEqual(sentences.sort())
  known += sentences.length
}

const chloe = 'ether-de:9b:11:00:00:04'
const family = ['ether-4a:3f:da:00:00:02', 'ether-64:1c:ae:00:00:03', chloe]

describe('the examples, and the automation in the guide', () => {
  it('are taken: every automation is on, and no repair is asked for', async () => {
    // At its very first start there was no MQTT yet, and an automation that listens to a topic could not begin.
    await house.ha.restart()
    const { differences } = await house.settled()
    expect(Object.values(differences).flat()).toEqual([])
    const wanted = z.array(Automation).parse(parse(automations))
    const states = [...(await house.ha.states()).values()].filter((it) => it.entity_id.startsWith('automation.'))
    expect(states.map(({ state, attributes }) => [attributes.id, state]).sort()).toEqual(
      wanted.map(({ id }) => [id, 'on']).sort(),
    )
    expect(await house.ha.repairs()).toEqual([])
    expect(house.ha.complaints()).toEqual([])
  })

  it('are taken: the dashboard is the file, all that it shows is there, and it lists the calls', async () => {
    const { ha } = house
    expect(await ha.ask('lovelace/config', { url_path: 'freebox-home' })).toEqual(parse(dashboard))
    const states = await ha.states()
    const named = dashboard.match(/(?<=entity: |entity_id: |- )[a-z_]+\.[a-z0-9_]+$/gm) ?? []
    expect(named.length).toBeGreaterThan(30)
    expect(named.filter((it) => !['unavailable', undefined].includes(states.get(it)?.state))).toEqual(named)
    const [template] = /\{% set calls.+?endfor %\}/s.exec(dashboard) ?? []
    const text = await ha.request('POST', '/api/template', { template })
    expect(text).toMatch(/- \d\d\/\d\d \d\d:\d\d missed: Mamie/)
  })

  it('were quiet so far', async () => {
    await pause(3000)
    expect(await told()).toEqual([])
  })
})

describe('an automation', () => {
  it('tells who comes home, and lights the lamp', async () => {
    const requests = watchRequests(house.box)
    expect(await house.ha.state('device_tracker.chloe')).toBe('not_home')
    house.box.hostReachable(chloe, true)
    await until('she is home', async () => (await house.ha.state('device_tracker.chloe')) === 'home')
    await tellsOnce('Home: Chloé came home.')
    expect(requests.seen()).toEqual(['PUT home/endpoints/34/0 {"value":true}'])
  })

  it('tells a missed call once, with the name of the caller, and no call that was answered', async () => {
    house.box.call({ number: '+33145678901' })
    await tellsOnce('Missed call: Mamie called.')
    house.box.call({ type: 'accepted', number: '+33145678901' })
    house.box.call({ number: '' })
    await tellsOnce('Missed call: A hidden number called.')
  })

  it('tells that two downloads are finished, and that a third has failed, all in one moment', async () => {
    const { tasks } = house.box.house.downloads
    const [running] = tasks.filter(({ status }) => status === 'downloading')
    if (running === undefined) throw new Error('the box downloads nothing')
    const more = [7001, 7002].map((id) => ({ ...running, id, name: `${running.name}_${id}` }))
    tasks.push(...more)
    await until('both are there', async () => [...house.wire.standing.keys()].some((it) => it.endsWith('/task/7002')))
    const done = { status: 'done', rx_bytes: running.size, rx_pct: 10_000, eta: 0 }
    for (const one of [running, ...more])
      Object.assign(one, one.id === 7002 ? { status: 'error', error: 'internal' } : done)
    const told = more.map(({ id, name }) => `Download: ${name} ${id === 7002 ? 'has failed.' : 'is there.'}`)
    await tellsOnce(`Download: ${running.name} is there.`, ...told)
  })

  it('tells that the line was lost when it is back', async () => {
    house.box.lineUp(false)
    await until('lost', async () => (await house.ha.state('binary_sensor.freebox_internet')) === 'off')
    await pause(2000)
    house.box.lineUp(true, '203.0.113.99')
    await tellsOnce('Internet: The line is back. It was away for 1 min.', 'The internet is back.')
  })

  it('keeps the children’s devices out at nine, and lets them in again in the morning', async () => {
    const devices = ['54:60:09:00:00:0F', 'DE:9B:11:00:00:04']
    const kept = devices.map((mac, at) => ({ mac, type: 'blacklist', comment: ['iPad-de-Chloe', 'Chloé'][at] }))
    const night = watchRequests(house.box)
    await house.ha.call('automation.trigger', 'automation.no_wi_fi_for_the_children_after_nine')
    const out = () => house.box.house.wifi.mac_filter.filter((it) => it.type === 'blacklist').map(({ mac }) => mac)
    await until('both are kept out', () => devices.every((mac) => out().includes(mac)))
    await until('shown', async () => (await house.ha.state('switch.ipad_de_chloe_wifi_blocked')) === 'on')
    expect(night.seen().sort()).toEqual([
      ...kept.map((entry) => `POST wifi/mac_filter/ ${JSON.stringify(entry)}`),
      'PUT wifi/config/ {"mac_filter_state":"blacklist"}',
    ])
    await house.ha.call('automation.trigger', 'automation.wi_fi_for_the_children_from_seven_on')
    await until('both may come in', () => !devices.some((mac) => out().includes(mac)))
    await until('shown', async () => (await house.ha.state('switch.ipad_de_chloe_wifi_blocked')) === 'off')
  })

  it('switches the coffee machine off when everybody has left, and says which window is open', async () => {
    house.box.tell(25, 'trigger', false)
    await until('open', async () => (await house.ha.state('binary_sensor.fenetre_de_la_cuisine')) === 'on')
    const requests = watchRequests(house.box)
    for (const one of family) house.box.hostReachable(one, false)
    await tellsOnce('Home: Nobody is at home, and the kitchen window is open.')
    expect(requests.seen()).toEqual(['PUT home/endpoints/35/0 {"value":false}'])
  })

  it('is quiet when Home Assistant, the broker and the daemon restart', async () => {
    await house.ha.restart()
    await house.settled()
    await house.daemon.restart()
    await house.broker.stop()
    await house.broker.start()
    await house.settled()
    await pause(4000)
    expect(await told()).toEqual([])
  })
})
