/** Presence as Home Assistant shows it: trackers, persons and the count of zone.home, without flapping. */
import { describe, expect, it } from 'vitest'
import { openHouse } from '../support/house.ts'
import { withoutLostConnection } from '../support/instance.ts'
import { createPerson } from '../support/user-actions.ts'
import { pause, timed, until } from '../support/waiting.ts'

const house = openHouse()
const alice = 'ether-4a:3f:da:00:00:02'
const chloe = 'ether-de:9b:11:00:00:04'
const presenceEntities = /^(device_tracker|person|zone)\./
/** A payload that must not be published for a host that is at home. */
const away = /"presence":(false|null)/

const home = async (): Promise<string> => (await house.ha.state('zone.home')) ?? ''
const presencesSince = (moment: number) => house.mqtt.since(moment, /\/lan\/host\/ether-[^/]+$/)

describe('presence', () => {
  it('counts persons in zone.home', async () => {
    const { differences } = await house.settled()
    expect(Object.values(differences).flat()).toEqual([])
    await createPerson(house.ha, 'Alice', 'device_tracker.alice')
    await createPerson(house.ha, 'Chloe', 'device_tracker.chloe')
    await until('Alice is counted', async () => (await home()) === '1')
    const states = await house.ha.states()
    expect(states.get('person.alice')?.state).toBe('home')
    expect(states.get('person.chloe')?.state).toBe('not_home')
    expect(states.get('zone.home')?.attributes.persons).toEqual(['person.alice'])
  })

  it('comes with the event: the person is home and counted within a second', async ({ annotate }) => {
    house.box.setHostReachable(chloe, true)
    const took = await timed(until('counted', async () => (await home()) === '2'))
    annotate(`${took} ms`)
    expect(took).toBeLessThan(1000)
    expect(await house.ha.state('person.chloe')).toBe('home')
  })

  it('changes to away after consider_home, and is no longer counted', async ({ annotate }) => {
    house.box.setHostReachable(chloe, false)
    const took = await timed(until('away', async () => (await home()) === '1', 15))
    annotate(`${took} ms, consider_home is 5 s`)
    expect(took).toBeGreaterThan(4500)
    expect(took).toBeLessThan(8000)
    expect(await house.ha.state('person.chloe')).toBe('not_home')
  })

  it('of a phone that is silent for two seconds does not change', async () => {
    const moment = house.ha.now()
    house.box.setHostReachable(alice, false)
    await pause(2000)
    house.box.setHostReachable(alice, true)
    await pause(6000)
    expect(house.ha.stateChanges(moment, presenceEntities)).toEqual([])
  })
})

describe('no presence changes', () => {
  it('while the box reboots and in the seconds after it', async ({ annotate }) => {
    const { ha, box, mqtt } = house
    const moment = ha.now()
    const start = mqtt.now()
    await box.reboot(10)
    const returned = timed(
      until('the box is back', async () => (await ha.state('sensor.freebox_ipv4')) !== 'unavailable'),
    )
    annotate(`the resources are available ${await returned} ms after the box`)
    await pause(8000)
    expect(ha.stateChanges(moment, presenceEntities)).toEqual([])
    expect(mqtt.since(start, /lan\/host\/availability$/).filter(({ payload }) => payload === 'offline')).toEqual([])
    expect(presencesSince(start).filter(({ payload }) => away.test(payload))).toEqual([])
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'when the daemon restarts (%s), and no entity becomes unavailable',
    async (signal) => {
      const { ha, mqtt, daemon } = house
      await house.settled()
      const moment = ha.now()
      const start = mqtt.now()
      await daemon.stop(signal)
      await pause(3000)
      daemon.start()
      await until('the daemon has started', () => mqtt.since(start, /bridge\/info$/).length > 0)
      await pause(6000)
      expect(ha.stateChanges(moment, presenceEntities)).toEqual([])
      expect(ha.stateChanges(moment, /./).filter((move) => /unavailable|undefined/.test(move))).toEqual([])
      expect(mqtt.since(start, /bridge\/state$/).map(({ payload }) => payload)).not.toContain('offline')
    },
  )

  it('when events are lost and the session expires', async () => {
    const { ha, box } = house
    const moment = ha.now()
    box.faults.websocket('drop')
    await pause(1000)
    box.faults.websocket(undefined)
    box.expireSessions()
    await pause(7000)
    expect(ha.stateChanges(moment, presenceEntities)).toEqual([])
  })

  it('when Home Assistant restarts', async () => {
    await house.ha.restart()
    const { differences } = await house.settled()
    expect(Object.values(differences).flat()).toEqual([])
    expect(await home()).toBe('1')
  })
})

describe('a restart of the broker', () => {
  it('changes no presence to away, and everything is correct five seconds after Home Assistant is back', async ({
    annotate,
  }) => {
    const { ha, broker, mqtt } = house
    const before = await ha.states()
    const wasHome = (move: string) => before.get(move.split(':')[0] ?? '')?.state === 'home'
    const moment = ha.now()
    const start = mqtt.now()
    await broker.stop()
    await until('the broker is gone', async () => (await ha.state('device_tracker.alice')) === 'unavailable')
    const earlier = broker.connections.length
    await broker.start()
    const began = performance.now()
    const joined = (id: RegExp) => broker.connections.slice(earlier).find((it) => id.test(it.id))?.at ?? 0
    const daemonAt = await until('the daemon is back', () => joined(/^freebox2mqtt_/))
    const homeAssistantAt = await until('Home Assistant is back', () => joined(/^(?!freebox2mqtt_|mqttjs_)/))
    await until('Alice is counted', async () => (await home()) === '1')
    const correctAt = performance.now()
    const { differences } = await house.settled()
    annotate(
      `the daemon joined after ${ms(daemonAt - began)}, Home Assistant after ${ms(homeAssistantAt - began)}; correct ${ms(correctAt - homeAssistantAt)} later`,
    )
    expect(daemonAt - began).toBeLessThan(5000)
    expect(correctAt - homeAssistantAt).toBeLessThan(5000)
    expect(Object.values(differences).flat()).toEqual([])
    expect(
      ha.stateChanges(moment, presenceEntities).filter((move) => wasHome(move) && / > not_home$/.test(move)),
    ).toEqual([])
    expect(presencesSince(start).filter(({ topic, payload }) => topic.includes(alice) && away.test(payload))).toEqual(
      [],
    )
    expect(withoutLostConnection(ha.newProblems())).toEqual([])
  })
})

describe('a host that left while the daemon was stopped', () => {
  it('is away after the start of the daemon', async () => {
    await house.daemon.stop()
    house.box.setHostReachable(alice, false, { emitEvent: false })
    await pause(1000)
    house.daemon.start()
    await until('away', async () => (await house.ha.state('person.alice')) === 'not_home')
    await until('the count is 0', async () => (await home()) === '0')
    house.box.setHostReachable(alice, true)
    await until('home again', async () => (await home()) === '1')
  })
})

describe('a box that stays unreachable', () => {
  it('keeps presence for presence.hold, then makes it unavailable, not away, and everything returns with the box', async () => {
    const { ha, box, mqtt, daemon } = house
    await daemon.restart({ presence: { hold: '5s' } })
    await house.settled()
    const moment = ha.now()
    const start = mqtt.now()
    const back = box.reboot(15)
    await pause(3500)
    expect(ha.stateChanges(moment, presenceEntities)).toEqual([])
    await until('unavailable', async () => (await ha.state('device_tracker.alice')) === 'unavailable', 10)
    await back
    await until('back', async () => (await home()) === '1', 30)
    expect(ha.stateChanges(moment, presenceEntities).filter((move) => /alice.* > not_home$/.test(move))).toEqual([])
    expect(presencesSince(start).filter(({ topic, payload }) => topic.includes(alice) && away.test(payload))).toEqual(
      [],
    )
  })
})

describe('a daemon that is stopped', () => {
  it('is offline after the will delay, not before, and everything is correct five seconds after its start', async ({
    annotate,
  }) => {
    const { mqtt, daemon } = house
    await daemon.stop()
    const offline = () => mqtt.retained.get('freebox/bridge/state') === 'offline'
    const took = await timed(until('offline', offline, 40))
    expect(took).toBeGreaterThan(28_000)
    daemon.start()
    const back = await timed(until('Alice is counted', async () => (await home()) === '1'))
    annotate(`offline after ${took} ms; correct ${back} ms after the start`)
    expect(back).toBeLessThan(5000)
  })

  it('causes no warning and no repair', async () => {
    expect(withoutLostConnection(house.ha.newProblems())).toEqual([])
    expect(await house.ha.repairs()).toEqual([])
  })
})

function ms(milliseconds: number): string {
  return `${Math.round(milliseconds)} ms`
}
