/** Event entities in Home Assistant fire once per event, whatever is restarted. */
import { describe, expect, it } from 'vitest'
import { readSeldom } from '../../../test/settings.ts'
import type { Change } from '../support/home-assistant.ts'
import { openHouse } from '../support/house.ts'
import { pause, until } from '../support/waiting.ts'

const line = 'event.freebox_line'
const call = 'event.freebox_call'
const house = openHouse({ running: false, settings: { adapters: { defaults: { every: '1s' }, ...readSeldom } } })

/** The types that an event entity has fired since then, in order. Its state is a timestamp, which a restart restores. */
function fired(entity: string, since: number): string[] {
  const moment = (it: Change) => Date.parse(it.to ?? '')
  const known = new Set(house.ha.changesOf(entity, 0, since).map(({ to }) => to))
  const fresh = house.ha.changesOf(entity, since).filter((it) => Number.isFinite(moment(it)) && !known.has(it.to))
  return [...new Map(fresh.map((it) => [it.to, String(it.attributes.event_type)])).values()]
}

describe('an event', () => {
  it('in the second after the very first start is held back until its entity exists', async () => {
    const { box, daemon, ha, mqtt } = house
    const moment = ha.now()
    daemon.start()
    await until('the connection is published', () => mqtt.retained.has('freebox/connection/status'))
    await pause(300)
    box.setLineUp(false)
    await until('lost', () => fired(line, moment).length > 0)
    await pause(1500)
    expect(fired(line, moment)).toEqual(['lost'])
    expect(await ha.state('binary_sensor.freebox_internet')).toBe('off')
  })

  it('of a restored connection fires once, with its address', async () => {
    const { box, ha } = house
    const moment = ha.now()
    box.setLineUp(true, '203.0.113.99')
    await until('back', () => fired(line, moment).includes('back'))
    await pause(1500)
    expect(fired(line, moment).sort()).toEqual(['back', 'new_address'])
    const { attributes } = ha.changesOf(line, moment).at(-1) ?? {}
    expect(Object.values(attributes ?? {})).toContain('203.0.113.99')
  })

  it('of a missed call fires once, with the name of the caller', async () => {
    const { box, ha } = house
    await house.settled()
    const moment = ha.now()
    box.addCall({ number: '+33145678901' })
    await until('missed', () => fired(call, moment).length > 0)
    await pause(1500)
    expect(fired(call, moment)).toEqual(['missed'])
    expect(ha.changesOf(call, moment)[0]?.attributes).toMatchObject({ event_type: 'missed', name: 'Mamie' })
  })

  it.each(['the daemon', 'Home Assistant', 'both'])('does not fire again when %s restarts', async (restarted) => {
    const { ha, daemon } = house
    const moment = ha.now()
    if (restarted !== 'Home Assistant') await daemon.restart()
    if (restarted !== 'the daemon') await ha.restart()
    await house.settled()
    await pause(4000)
    expect([...fired(line, moment), ...fired(call, moment)]).toEqual([])
  })

  it('of a key fob fires once for each press', async () => {
    const { box, ha } = house
    const moment = ha.now()
    box.setSignal(28, 'pushed', 4)
    await until('pressed', () => fired('event.telecommande_de_bob_button', moment).length > 0)
    await pause(2500)
    expect(fired('event.telecommande_de_bob_button', moment)).toEqual(['free'])
  })

  it('causes no warning', () => {
    expect(house.ha.newProblems()).toEqual([])
    expect(house.daemon.warnings()).toEqual([])
  })
})
