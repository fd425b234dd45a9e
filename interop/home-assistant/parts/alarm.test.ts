/** An alarm with a code: Home Assistant asks for it, freebox2mqtt compares it, and it stands nowhere. */
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

describe.each(Object.entries(codes))('a code of the kind %s', (kind, code) => {
  it('is asked for, and stands in no topic', async () => {
    if (kind === 'text') await house.daemon.restart({ homeassistant: { alarm_code: code } })
    const { differences } = await house.settled()
    expect(Object.values(differences).flat()).toEqual([])
    const shown = async () => (await house.ha.states()).get(alarm)?.attributes
    await until(kind, async () => (await shown())?.code_format === kind)
    expect((await shown())?.code_arm_required).toBe(true)
    expect([...house.wire.standing.values()].filter((payload) => payload.includes(code))).toEqual([])
  })

  it('arms and disarms', async () => {
    const requests = watchRequests(house.box)
    await house.ha.call('alarm_control_panel.alarm_arm_away', alarm, { code })
    await until('arming', async () => (await state()) === 'arming')
    await house.ha.call('alarm_control_panel.alarm_disarm', alarm, { code })
    await until('disarmed', async () => (await state()) === 'disarmed')
    expect(requests.seen()).toEqual(['PUT home/endpoints/7/1 {"value":null}', 'PUT home/endpoints/7/4 {"value":null}'])
  })

  it('that is wrong, or none, does nothing', async () => {
    const requests = watchRequests(house.box)
    const moment = house.wire.now()
    await house.ha.call('alarm_control_panel.alarm_arm_away', alarm, { code: '0000' })
    const answers = () => house.wire.since(moment, /bridge\/response\/command$/)
    await until('an answer', () => answers().length > 0)
    expect(JSON.parse(answers()[0]?.payload ?? '')).toMatchObject({ status: 'error', error_code: 'wrong_code' })
    await expect(house.ha.call('alarm_control_panel.alarm_arm_away', alarm)).rejects.toThrow()
    await pause(1500)
    expect(requests.seen()).toEqual([])
    expect(await state()).toBe('disarmed')
  })
})

it('no code was said by us, and Home Assistant has nothing to complain of', async () => {
  const heard = house.wire
    .since(0, /./)
    .filter(({ payload }) => Object.values(codes).some((it) => payload.includes(it)))
  expect([...new Set(heard.map(({ topic }) => topic))]).toEqual(['freebox/home/alarm/7/alarm/set'])
  expect(JSON.stringify(house.daemon.lines)).not.toMatch(/839201|sésame/)
  expect(house.ha.complaints()).toEqual([])
  expect(await house.ha.repairs()).toEqual([])
})
