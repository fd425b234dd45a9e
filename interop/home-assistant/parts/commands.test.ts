/** Actions in Home Assistant reach the box as exact requests, and Home Assistant shows their result. */
import { describe, expect, it } from 'vitest'
import { openHouse } from '../support/house.ts'
import { publishedIn } from '../support/published.ts'
import { watchRequests } from '../support/requests.ts'
import { enable } from '../support/user-actions.ts'
import { pause, until } from '../support/waiting.ts'

const house = openHouse({ settings: { commands: { allow_dangerous: ['*'], per_minute: 6000 } } })

const alarm = 'alarm_control_panel.systeme_d_alarme'
const shutter = 'cover.volet_du_salon'
const lamp = 'light.lampe_du_bureau'

/** Service, entity, data, the expected request, and the state (and maybe attributes) that Home Assistant shows then. */
type ServiceCall = [service: string, entity: string, data: object, request: string, state: string, attributes?: object]
/** After brightness or colour Home Assistant always sends ON as well. */
const lit = 'PUT home/endpoints/34/0 {"value":true}'

const serviceCalls: ServiceCall[] = [
  ['switch.turn_off', 'switch.freebox_ping', {}, 'PUT connection/config/ {"ping":false}', 'off'],
  ['switch.turn_on', 'switch.freebox_ping', {}, 'PUT connection/config/ {"ping":true}', 'on'],
  ['switch.turn_on', 'switch.prise_de_la_cafetiere', {}, 'PUT home/endpoints/35/0 {"value":true}', 'on'],
  ['select.select_option', 'select.freebox_downloads_mode', { option: 'slow' }, throttling('slow'), 'slow'],
  ['number.set_value', 'number.freebox_downloads_simultaneous', { value: 7 }, simultaneous(7), '7'],
  ['number.set_value', 'number.thermostat_setpoint', { value: 21.5 }, 'PUT home/endpoints/40/0 {"value":21.5}', '21.5'],
  ['text.set_value', 'text.freebox_name_dns', { value: 'maison' }, 'PUT lan/config/ {"name_dns":"maison"}', 'maison'],
  ['cover.close_cover', shutter, {}, 'PUT home/endpoints/31/0 {"value":100}', 'closed', { current_position: 0 }],
  ['cover.set_cover_position', shutter, { position: 40 }, position(60), 'open', { current_position: 40 }],
  ['cover.open_cover', shutter, {}, 'PUT home/endpoints/31/0 {"value":0}', 'open', { current_position: 100 }],
  ['cover.stop_cover', shutter, {}, 'PUT home/endpoints/31/1 {"value":null}', 'open'],
  ['cover.close_cover', 'cover.volet_de_la_chambre', {}, 'PUT home/endpoints/33/2 {"value":null}', 'closed'],
  ['light.turn_off', lamp, {}, 'PUT home/endpoints/34/0 {"value":false}', 'off'],
  ['light.turn_on', lamp, {}, lit, 'on'],
  [
    'light.turn_on',
    lamp,
    { brightness_pct: 60 },
    `PUT home/endpoints/34/2 {"value":153}, ${lit}`,
    'on',
    { brightness: 153 },
  ],
  ['light.turn_on', lamp, { hs_color: [120, 50] }, `PUT home/endpoints/34/1 {"value":5592448}, ${lit}`, 'on'],
  ['alarm_control_panel.alarm_arm_away', alarm, {}, 'PUT home/endpoints/7/1 {"value":null}', 'arming'],
  ['alarm_control_panel.alarm_disarm', alarm, {}, 'PUT home/endpoints/7/4 {"value":null}', 'disarmed'],
  ['alarm_control_panel.alarm_arm_night', alarm, {}, 'PUT home/endpoints/7/2 {"value":null}', 'arming'],
  ['alarm_control_panel.alarm_disarm', alarm, {}, 'PUT home/endpoints/7/4 {"value":null}', 'disarmed'],
]

function throttling(mode: string): string {
  return `PUT downloads/throttling {"throttling":"${mode}"}`
}

function simultaneous(tasks: number): string {
  return `PUT downloads/config/ {"max_downloading_tasks":${tasks}}`
}

function position(value: number): string {
  return `PUT home/endpoints/31/0 {"value":${value}}`
}

describe('a service call', () => {
  it('is tested on a house in which every entity is enabled and correct', async () => {
    // The box opens FTP to the Internet only with a strong password.
    house.box.house.sharing.ftp.password = 'un mot de passe 1'
    await house.settled()
    await enable(house.ha)
    const { differences } = await house.settled()
    expect(Object.values(differences).flat()).toEqual([])
  })

  it.each(serviceCalls)(
    '%s of %s with %j sends %s and shows the new state',
    async (service, entity, data, request, state, attributes = {}) => {
      const { ha, box } = house
      const requests = watchRequests(box)
      const began = performance.now()
      await ha.call(service, entity, data)
      await until('the request reaches the box', () => requests.count() >= request.split(', ').length)
      await until(`${entity} is ${state}`, async () => {
        const now = (await ha.states()).get(entity)
        const other = Object.entries(attributes).filter(([key, value]) => now?.attributes[key] !== value)
        return now?.state === state && other.length === 0
      })
      expect(performance.now() - began).toBeLessThan(5000)
      expect(requests.seen().join(', ')).toBe(request)
    },
  )

  it('on a button wakes a computer', async () => {
    const requests = watchRequests(house.box)
    await house.ha.call('button.press', 'button.pc_bureau_wake')
    await until('the request reaches the box', () => requests.count() > 0)
    expect(requests.seen()).toEqual(['POST lan/wol/pub/ {"mac":"d8:5e:d3:00:00:06","password":""}'])
  })

  it('cannot install a firmware, because the box does that by itself', async () => {
    await expect(house.ha.call('update.install', 'update.freebox_firmware')).rejects.toThrow(/does not support|: 500/)
    // Older releases also log an error for it.
    expect(house.ha.newProblems().filter((it) => !it.includes('does not support action update.install'))).toEqual([])
  })
})

describe('every other switch, select, number and text', () => {
  it('carries out one command, replies ok, and shows its new state', async ({ annotate }) => {
    const { ha, mqtt, box } = house
    const states = await ha.states()
    const wrong: string[] = []
    let done = 0
    for (const { default_entity_id: entity, platform, command_topic } of publishedIn(mqtt.retained)) {
      const change = changeFor(platform, states.get(entity))
      // A box refuses these: a DMZ without a host, and the speed of a port for modules.
      if (/freebox_dmz$|sfp_lan_speed_limit$/.test(entity)) continue
      // Hosts have many equal switches: two are enough. A radio of Freebox Home that restarts takes too long.
      if (
        change === undefined || /_(wifi_blocked|type)$/.test(entity) ? !/alice/.test(entity) : /adapter/.test(entity)
      ) {
        continue
      }
      const requests = watchRequests(box)
      const moment = mqtt.now()
      const all = () => mqtt.since(moment, /bridge\/response\/command$/).map(({ payload }) => JSON.parse(payload))
      // The reply to the command before may arrive late.
      const replies = () => all().filter(({ topic }) => topic === command_topic)
      if (change === undefined) continue
      await ha.call(change.service, entity, change.data)
      await until(`a reply for ${entity}`, () => replies().length > 0).catch(() => wrong.push(`${entity}: no reply`))
      const ok = replies().every(({ status }) => status === 'ok')
      await until('the new state is shown', async () => (await ha.state(entity)) === change.state, 3).catch(async () =>
        wrong.push(`${entity}: ${await ha.state(entity)}, wanted ${change.state}`),
      )
      const sent = requests.seen()
      if (!ok || sent.length === 0 || sent.length > 2) wrong.push(`${entity}: ${sent} ${JSON.stringify(replies())}`)
      done += 1
    }
    annotate(`${done} entities`)
    expect(wrong).toEqual([])
    expect(done).toBeGreaterThan(80)
  })
})

describe('a command that the box refuses', () => {
  it('leaves the true state in Home Assistant, and names the missing right', async () => {
    const { ha, box, mqtt } = house
    await ha.call('switch.turn_on', 'switch.freebox_ping')
    await until('on', async () => (await ha.state('switch.freebox_ping')) === 'on')
    box.setRight('settings', false)
    box.expireSessions()
    await pause(1500)
    const moment = mqtt.now()
    await ha.call('switch.turn_off', 'switch.freebox_ping')
    await until('a reply', () => mqtt.since(moment, /response\/command$/).length > 0)
    expect(JSON.parse(mqtt.since(moment, /response\/command$/)[0]?.payload ?? '')).toMatchObject({
      status: 'error',
      error_code: 'insufficient_rights',
      error: expect.stringContaining('Modification des réglages de la Freebox'),
    })
    expect(await ha.state('switch.freebox_ping')).toBe('on')
    await until(
      'the missing right is counted',
      async () => (await ha.state('sensor.freebox_bridge_rights_missing')) === '1',
    )
    box.setRight('settings', true)
    box.expireSessions()
    await until(
      'no right is missing any more',
      async () => (await ha.state('sensor.freebox_bridge_rights_missing')) === '0',
    )
  })
})

describe('a restart button', () => {
  it('of the bridge makes no entity unavailable', async () => {
    const { ha, mqtt } = house
    const moment = ha.now()
    const start = mqtt.now()
    await ha.call('button.press', 'button.freebox_bridge_restart')
    await until('the bridge has restarted', () => mqtt.since(start, /bridge\/info$/).length > 0)
    await house.settled()
    expect(ha.stateChanges(moment, /./).filter((move) => move.includes('unavailable'))).toEqual([])
  })

  it('of the box sends one request, and every entity is available again afterwards', async ({ annotate }) => {
    const { ha, box } = house
    const requests = watchRequests(box)
    const began = performance.now()
    await ha.call('button.press', 'button.freebox_reboot')
    await until('the box is down', async () => (await ha.state('sensor.freebox_ipv4')) === 'unavailable')
    await until('the box is back', async () => (await ha.state('sensor.freebox_ipv4')) !== 'unavailable', 60)
    annotate(`back after ${Math.round(performance.now() - began)} ms, of which the box was away 3 s`)
    expect(requests.seen()).toEqual(['POST system/reboot/ {}'])
  })

  it('causes no warning in Home Assistant', () => {
    expect(house.ha.newProblems()).toEqual([])
  })
})

interface Change {
  readonly service: string
  readonly data: object
  readonly state: string
}

/** A state other than the present one, and the service call that sets it. */
function changeFor(
  platform: string,
  now: { state: string; attributes: Record<string, unknown> } | undefined,
): Change | undefined {
  if (now === undefined) return undefined
  const { state, attributes } = now
  switch (platform) {
    case 'switch':
      return { service: state === 'on' ? 'switch.turn_off' : 'switch.turn_on', data: {}, state: other(state) }
    case 'select': {
      const options = [attributes.options].flat().map(String)
      const option = options.find((it) => it !== state && it !== 'unknown')
      // A box that cannot sleep has only one mode of standby.
      if (option === undefined) return undefined
      return { service: 'select.select_option', data: { option }, state: option }
    }
    case 'number': {
      const value = Number(state) === Number(attributes.max) ? Number(attributes.min) : Number(attributes.max)
      return { service: 'number.set_value', data: { value }, state: String(value) }
    }
    case 'text': {
      // A directory is an absolute path.
      const value = attributes.pattern === '/.*' ? '/abcd1234' : 'abcd1234'
      return { service: 'text.set_value', data: { value }, state: value }
    }
    default:
      return undefined
  }
}

function other(state: string): string {
  return state === 'on' ? 'off' : 'on'
}
