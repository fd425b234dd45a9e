/** An alarm with a code: Home Assistant asks for it, freebox2mqtt checks it, and it is published nowhere. */
import { describe, expect, it } from 'vitest'
import { openHouse } from '../support/house.ts'
import { watchRequests } from '../support/requests.ts'
import { pause, until } from '../support/waiting.ts'

const alarm = 'alarm_control_panel.systeme_d_alarme'
const codes = { number: '839201', text: 'sésame' }
const house = openHouse({ settings: { homeassistant: { alarm_code: codes.number } } })

async function state(): Promise<string | undefined> {
  return house.ha.state(alarm)
}

describe.each(Object.entries(codes))('an alarm code in the format %s', (kind, code) => {
  it('is requested by Home Assistant, and is in no retained topic', async () => {
    if (kind === 'text') await house.daemon.restart({ homeassistant: { alarm_code: code } })
    const { differences } = await house.settled()
    expect(Object.values(differences).flat()).toEqual([])
    const shown = async () => (await house.ha.states()).get(alarm)?.attributes
    await until(kind, async () => (await shown())?.code_format === kind)
    expect((await shown())?.code_arm_required).toBe(true)
    expect([...house.mqtt.retained.values()].filter((payload) => payload.includes(code))).toEqual([])
  })

  it('arms and disarms the alarm', async () => {
    const requests = watchRequests(house.box)
    await house.ha.call('alarm_control_panel.alarm_arm_away', alarm, { code })
    await until('arming', async () => (await state()) === 'arming')
    await house.ha.call('alarm_control_panel.alarm_disarm', alarm, { code })
    await until('disarmed', async () => (await state()) === 'disarmed')
    expect(requests.seen()).toEqual(['PUT home/endpoints/7/1 {"value":null}', 'PUT home/endpoints/7/4 {"value":null}'])
  })

  it('that is wrong or missing does nothing', async () => {
    const requests = watchRequests(house.box)
    const moment = house.mqtt.now()
    await house.ha.call('alarm_control_panel.alarm_arm_away', alarm, { code: '0000' })
    const replies = () => house.mqtt.since(moment, /bridge\/response\/command$/)
    await until('a reply', () => replies().length > 0)
    expect(JSON.parse(replies()[0]?.payload ?? '')).toMatchObject({ status: 'error', error_code: 'wrong_code' })
    await expect(house.ha.call('alarm_control_panel.alarm_arm_away', alarm)).rejects.toThrow()
    await pause(1500)
    expect(requests.seen()).toEqual([])
    expect(await state()).toBe('disarmed')
  })
})

it('freebox2mqtt publishes and logs no code, and Home Assistant logs no warning', async () => {
  const withCode = house.mqtt
    .since(0, /./)
    .filter(({ payload }) => Object.values(codes).some((it) => payload.includes(it)))
  expect([...new Set(withCode.map(({ topic }) => topic))]).toEqual(['freebox/home/alarm/7/alarm/set'])
  expect(JSON.stringify(house.daemon.lines)).not.toMatch(/839201|sésame/)
  expect(house.ha.newProblems()).toEqual([])
  expect(await house.ha.repairs()).toEqual([])
})
