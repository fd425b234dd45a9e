/** What happens is told once: to Home Assistant's event entities, whatever is restarted. */
import { describe, expect, it } from 'vitest'
import type { Change } from '../support/home-assistant.ts'
import { openHouse } from '../support/house.ts'
import { pause, until } from '../support/waiting.ts'

const line = 'event.freebox_line'
const call = 'event.freebox_call'
const house = openHouse({ running: false, settings: { adapters: { defaults: { every: '1s' } } } })

/** The types that an event entity has told since then, in order: its state is the moment, which a restart gives back. */
function told(entity: string, since: number): string[] {
  const moment = (it: Change) => Date.parse(it.to ?? '')
  const known = new Set(house.ha.changesOf(entity, 0, since).map(({ to }) => to))
  const fresh = house.ha.changesOf(entity, since).filter((it) => Number.isFinite(moment(it)) && !known.has(it.to))
  return [...new Map(fresh.map((it) => [it.to, String(it.attributes.event_type)])).values()]
}

describe('an event', () => {
  it('in the second after the very first start waits until its entity can hear it', async () => {
    const { box, daemon, ha, wire } = house
    const moment = ha.now()
    daemon.start()
    await until('the line is told', () => wire.standing.has('freebox/connection/status'))
    await pause(300)
    box.setLineUp(false)
    await until('lost', () => told(line, moment).length > 0)
    await pause(1500)
    expect(told(line, moment)).toEqual(['lost'])
    expect(await ha.state('binary_sensor.freebox_internet')).toBe('off')
  })

  it('of a line that is back comes once, with its address', async () => {
    const { box, ha } = house
    const moment = ha.now()
    box.setLineUp(true, '203.0.113.99')
    await until('back', () => told(line, moment).includes('back'))
    await pause(1500)
    expect(told(line, moment).sort()).toEqual(['back', 'new_address'])
    const { attributes } = ha.changesOf(line, moment).at(-1) ?? {}
    expect(Object.values(attributes ?? {})).toContain('203.0.113.99')
  })

  it('of a missed call comes once, with the name of the caller', async () => {
    const { box, ha } = house
    await house.settled()
    const moment = ha.now()
    box.addCall({ number: '+33145678901' })
    await until('missed', () => told(call, moment).length > 0)
    await pause(1500)
    expect(told(call, moment)).toEqual(['missed'])
    expect(ha.changesOf(call, moment)[0]?.attributes).toMatchObject({ event_type: 'missed', name: 'Mamie' })
  })

  it.each(['the daemon', 'Home Assistant', 'both'])('is not told again when %s restarts', async (who) => {
    const { ha, daemon } = house
    const moment = ha.now()
    if (who !== 'Home Assistant') await daemon.restart()
    if (who !== 'the daemon') await ha.restart()
    await house.settled()
    await pause(4000)
    expect([...told(line, moment), ...told(call, moment)]).toEqual([])
  })

  it('of a key fob comes once for each press', async () => {
    const { box, ha } = house
    const moment = ha.now()
    box.setSignal(28, 'pushed', 4)
    await until('pressed', () => told('event.telecommande_de_bob_button', moment).length > 0)
    await pause(2500)
    expect(told('event.telecommande_de_bob_button', moment)).toEqual(['free'])
  })

  it('gave no cause for a warning', () => {
    expect(house.ha.complaints()).toEqual([])
    expect(house.daemon.warnings()).toEqual([])
  })
})
