/**
 * Home Assistant's own integration of the Freebox, unmodified, with the simulated box over https. It shows that the
 * simulator behaves like a box for a client that this project did not write, and how many requests each of the two makes.
 */
import { describe, expect, it } from 'vitest'
import { type Figures, isRecording, recordedFigures, recordFigures } from '../support/figures.ts'
import { openHouse } from '../support/house.ts'
import { addFreebox, type OwnIntegration } from '../support/own-integration.ts'
import { entitiesOf } from '../support/registry.ts'
import { pause, until } from '../support/waiting.ts'

const models = ['delta', 'ultra', 'pop', 'revolution', 'mini'] as const
/** The models whose requests are counted during two minutes. */
const counted = ['delta', 'ultra']

/**
 * What has no value with a real box either: buttons that were never pressed, an empty bay for a disk, the disks that are
 * members of an array, and the window of the kitchen, whose detector does not report.
 */
const hasNoValue = /^button\.|_disque_dur_3$|\.disk_[12]000_.*_free_space$|fenetre_de_la_cuisine/

/**
 * About boxes without an array or without Freebox Home, and about doors, whose state is not in the list of nodes on a
 * real box either.
 */
const expectedWarnings = /does not support RAID|Home access is not granted|no node value for: signal\/trigger/

describe.each(models)('the integration of Home Assistant with a simulated %s', (model) => {
  const house = openHouse({ simulator: { model, tls: 'self-made' } })
  let own: OwnIntegration

  const withoutValue = async () => {
    const states = [...(await own.states())].filter(([, state]) => /^(unknown|unavailable|undefined)$/.test(`${state}`))
    return states.filter(([entity]) => !hasNoValue.test(entity))
  }
  const haveValues = async () => {
    // Some detectors have their first value with the second update, after 30 seconds.
    await until('all entities have values', async () => (await withoutValue()).length === 0, 70).catch(() => undefined)
    expect(await withoutValue()).toEqual([])
    expect(house.ha.newProblems().filter((it) => !expectedWarnings.test(it))).toEqual([])
  }
  const expectRecorded = (found: Partial<Figures>) => {
    if (isRecording) recordFigures(model, found)
    expect(recordedFigures(model)).toMatchObject(found)
  }

  it('is set up in the user interface, and all of its entities have values', async () => {
    own = await addFreebox(house.ha, 'localhost', house.box.port)
    await haveValues()
    expectRecorded({ enabled: (await own.states()).size, disabled: (await own.disabled()).length })
  })

  it.runIf(counted.includes(model))('makes as many requests as recorded, and so does freebox2mqtt', async () => {
    await house.settled()
    await pause(30_000)
    const from = house.box.requests.length
    await pause(120_000)
    const requests = house.box.requests.slice(from)
    const ofOwn = requests.filter(({ host }) => host?.startsWith('localhost')).length
    const found = { requests_per_minute: ofOwn / 2, freebox2mqtt_requests_per_minute: (requests.length - ofOwn) / 2 }
    const enabled = (await entitiesOf(house.ha)).filter(({ disabled_by }) => disabled_by === null).length
    if (isRecording) recordFigures(model, { ...found, freebox2mqtt_enabled: enabled })
    const recorded = recordedFigures(model)
    for (const key of ['requests_per_minute', 'freebox2mqtt_requests_per_minute'] as const) {
      expect(found[key] / (recorded?.[key] ?? 0), key).toBeGreaterThan(0.75)
      expect(found[key] / (recorded?.[key] ?? 0), key).toBeLessThan(1.25)
    }
  })

  it('changes the Wi-Fi, the calls and the alarm of the box', async () => {
    const states = [...(await own.states()).keys()]
    const entity = (pattern: RegExp) => states.find((it) => pattern.test(it))
    const carriedOut = (request: string) =>
      until(request, () => house.box.requests.some((it) => it.done && `${it.method} ${it.path}` === request))
    for (const action of ['turn_off', 'turn_on']) {
      await house.ha.call(`switch.${action}`, entity(/^switch\./) ?? '')
      await until(`the Wi-Fi after ${action}`, () => house.box.house.wifi.config.enabled === (action === 'turn_on'))
    }
    await house.ha.call('button.press', entity(/^button\..*calls/) ?? '')
    await carriedOut('POST call/log/mark_all_as_read/')
    const alarm = entity(/^alarm_control_panel\./)
    expect(alarm !== undefined).toBe(house.box.house.home !== undefined)
    if (alarm === undefined) return
    await house.ha.call('alarm_control_panel.alarm_arm_away', alarm)
    await until('the alarm is armed', async () => /^arm/.test((await house.ha.state(alarm)) ?? ''), 70)
  })

  it('also gives values to the entities that it disables, once the user enables them', async () => {
    await own.enableAll()
    await haveValues()
    expect(await own.disabled()).toEqual([])
  })
})
