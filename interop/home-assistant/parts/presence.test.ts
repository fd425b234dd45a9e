/** Who is at home, as Home Assistant sees it: trackers, persons and the count of zone.home. Nobody blinks. */
import { describe, expect, it } from 'vitest'
import { openHouse } from '../support/house.ts'
import { withoutLostConnection } from '../support/instance.ts'
import { createPerson } from '../support/owner.ts'
import { pause, timed, until } from '../support/waiting.ts'

const house = openHouse()
const alice = 'ether-4a:3f:da:00:00:02'
const chloe = 'ether-de:9b:11:00:00:04'
const everybody = /^(device_tracker|person|zone)\./
/** A presence on the wire that nobody may say of somebody who is there. */
const away = /"presence":(false|null)/

const home = async (): Promise<string> => (await house.ha.state('zone.home')) ?? ''
const presencesSince = (moment: number) => house.wire.since(moment, /\/lan\/host\/ether-[^/]+$/)

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

  it('leaves after consider_home, and is counted no more', async ({ annotate }) => {
    house.box.setHostReachable(chloe, false)
    const took = await timed(until('away', async () => (await home()) === '1', 15))
    annotate(`${took} ms, consider_home is 5 s`)
    expect(took).toBeGreaterThan(4500)
    expect(took).toBeLessThan(8000)
    expect(await house.ha.state('person.chloe')).toBe('not_home')
  })

  it('of a phone that is silent for two seconds moves nobody', async () => {
    const moment = house.ha.now()
    house.box.setHostReachable(alice, false)
    await pause(2000)
    house.box.setHostReachable(alice, true)
    await pause(6000)
    expect(house.ha.moved(moment, everybody)).toEqual([])
  })
})

describe('nobody moves', () => {
  it('while the box reboots, nor in the seconds after it', async ({ annotate }) => {
    const { ha, box, wire } = house
    const moment = ha.now()
    const said = wire.now()
    await box.reboot(10)
    const returned = timed(
      until('the box is back', async () => (await ha.state('sensor.freebox_ipv4')) !== 'unavailable'),
    )
    annotate(`the chapters are back ${await returned} ms after the box`)
    await pause(8000)
    expect(ha.moved(moment, everybody)).toEqual([])
    expect(wire.since(said, /lan\/host\/availability$/).filter(({ payload }) => payload === 'offline')).toEqual([])
    expect(presencesSince(said).filter(({ payload }) => away.test(payload))).toEqual([])
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'when the daemon restarts (%s), and nothing is unavailable',
    async (signal) => {
      const { ha, wire, daemon } = house
      await house.settled()
      const moment = ha.now()
      const said = wire.now()
      await daemon.stop(signal)
      await pause(3000)
      daemon.start()
      await until('another start', () => wire.since(said, /bridge\/info$/).length > 0)
      await pause(6000)
      expect(ha.moved(moment, everybody)).toEqual([])
      expect(ha.moved(moment, /./).filter((move) => /unavailable|undefined/.test(move))).toEqual([])
      expect(wire.since(said, /bridge\/state$/).map(({ payload }) => payload)).not.toContain('offline')
    },
  )

  it('when events are lost and the session ends', async () => {
    const { ha, box } = house
    const moment = ha.now()
    box.faults.websocket('drop')
    await pause(1000)
    box.faults.websocket(undefined)
    box.expireSessions()
    await pause(7000)
    expect(ha.moved(moment, everybody)).toEqual([])
  })

  it('when Home Assistant restarts: all is as before', async () => {
    await house.ha.restart()
    const { differences } = await house.settled()
    expect(Object.values(differences).flat()).toEqual([])
    expect(await home()).toBe('1')
  })
})

describe('the broker', () => {
  it('restarted: nobody is ever away, and all is right within five seconds of the return', async ({ annotate }) => {
    const { ha, broker, wire } = house
    const before = await ha.states()
    const wasHome = (move: string) => before.get(move.split(':')[0] ?? '')?.state === 'home'
    const moment = ha.now()
    const said = wire.now()
    await broker.stop()
    await until('it is gone', async () => (await ha.state('device_tracker.alice')) === 'unavailable')
    const guests = broker.visitors.length
    await broker.start()
    const began = performance.now()
    const joined = (id: RegExp) => broker.visitors.slice(guests).find((it) => id.test(it.id))?.at ?? 0
    const ours = await until('we are back', () => joined(/^freebox2mqtt_/))
    const theirs = await until('Home Assistant is back', () => joined(/^(?!freebox2mqtt_|mqttjs_)/))
    await until('Alice is counted', async () => (await home()) === '1')
    const right = performance.now()
    const { differences } = await house.settled()
    annotate(
      `we joined after ${ms(ours - began)}, Home Assistant after ${ms(theirs - began)}; right ${ms(right - theirs)} later`,
    )
    expect(ours - began).toBeLessThan(5000)
    expect(right - theirs).toBeLessThan(5000)
    expect(Object.values(differences).flat()).toEqual([])
    expect(ha.moved(moment, everybody).filter((move) => wasHome(move) && / > not_home$/.test(move))).toEqual([])
    expect(presencesSince(said).filter(({ topic, payload }) => topic.includes(alice) && away.test(payload))).toEqual([])
    expect(withoutLostConnection(ha.complaints())).toEqual([])
  })
})

describe('who left while the daemon was away', () => {
  it('is away when it is back', async () => {
    await house.daemon.stop()
    house.box.setHostReachable(alice, false, { emitEvent: false })
    await pause(1000)
    house.daemon.start()
    await until('away', async () => (await house.ha.state('person.alice')) === 'not_home')
    await until('not counted', async () => (await home()) === '0')
    house.box.setHostReachable(alice, true)
    await until('home again', async () => (await home()) === '1')
  })
})

describe('a box that stays away', () => {
  it('leaves trackers as they were for presence.hold, then unavailable, never away; and all are back with it', async () => {
    const { ha, box, wire, daemon } = house
    await daemon.restart({ presence: { hold: '5s' } })
    await house.settled()
    const moment = ha.now()
    const said = wire.now()
    const back = box.reboot(15)
    await pause(3500)
    expect(ha.moved(moment, everybody)).toEqual([])
    await until('unavailable', async () => (await ha.state('device_tracker.alice')) === 'unavailable', 10)
    await back
    await until('back', async () => (await home()) === '1', 30)
    expect(ha.moved(moment, everybody).filter((move) => /alice.* > not_home$/.test(move))).toEqual([])
    expect(presencesSince(said).filter(({ topic, payload }) => topic.includes(alice) && away.test(payload))).toEqual([])
  })
})

describe('a daemon that stays away', () => {
  it('is offline after the will delay, not before; everything is right within five seconds of its return', async ({
    annotate,
  }) => {
    const { wire, daemon } = house
    await daemon.stop()
    const offline = () => wire.standing.get('freebox/bridge/state') === 'offline'
    const took = await timed(until('offline', offline, 40))
    expect(took).toBeGreaterThan(28_000)
    daemon.start()
    const back = await timed(until('Alice is counted', async () => (await home()) === '1'))
    annotate(`offline after ${took} ms; right ${back} ms after the start`)
    expect(back).toBeLessThan(5000)
  })

  it('gave no cause for a warning in all of this', async () => {
    expect(withoutLostConnection(house.ha.complaints())).toEqual([])
    expect(await house.ha.repairs()).toEqual([])
  })
})

function ms(milliseconds: number): string {
  return `${Math.round(milliseconds)} ms`
}
