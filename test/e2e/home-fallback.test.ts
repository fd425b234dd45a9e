/** Freebox Home on a box that refuses the cheap reads: slower, but complete, and within the requests that it may cost. */
import { describe, expect, it } from 'vitest'
import { type Home, openHome, pause, until } from './home.ts'

const on = { enabled: true }
const defaultIntervals = { adapters: { defaults: { enabled: false, every: undefined }, lan: on, home: on } }

const availabilities = (home: Home) =>
  home.watcher.received.filter(({ topic, payload }) => /home\/\w+\/availability$/.test(topic) && payload === 'offline')

/** Resolves with how many seconds a change takes to show, without those in which a busy machine ran no timer. */
async function secondsUntil(what: string, isShown: () => boolean): Promise<number> {
  const step = 0.05
  let seconds = 0
  for (; !isShown(); seconds += step) {
    if (seconds > 30) throw new Error(`timeout while waiting for: ${what}`)
    await pause(step * 1000)
  }
  return seconds
}

/** Fills the house with motion detectors, whose values are in the list of nodes. Returns their ids. */
function addDetectors({ box }: Home, upTo: number): readonly number[] {
  const nodes = box.house.home?.nodes ?? []
  const example = nodes.find(({ id }) => id === 26)
  if (example === undefined) throw new Error('the house has changed')
  const ids = Array.from({ length: upTo - nodes.length }, (_, at) => 100 + at)
  nodes.push(...ids.map((id) => ({ ...structuredClone(example), id, label: `Detector ${id}` })))
  return ids
}

describe('a box that refuses the batch and the tiles', () => {
  it('shows the alarm of a house of 60 nodes within 5 s, doors and motion within 10 s, with 60 requests a minute', async () => {
    const home = await openHome({ settings: defaultIntervals, running: false })
    const { box } = home
    const detectors = [26, ...addDetectors(home, 60)]
    box.faults.set('home/tileset/all', { kind: 'error', error_code: 'internal_error' })
    box.faults.set('home/endpoints/get', { kind: 'error', error_code: 'invalid_request' })
    // What one node refuses costs that node alone.
    box.faults.set('home/endpoints/25', { kind: 'error', error_code: 'internal_error' })
    await home.start()
    await until('the house is published', () => home.state('home/doorswitch/24')?.open === false)
    await until('the alarm is published', () => home.state('home/alarm/7')?.alarm === 'disarmed')
    const [began, before] = [performance.now(), box.requests.length]
    box.setSignal(7, 'state', 'alarm1_armed')
    box.setSignal(24, 'trigger', false)
    for (const id of detectors) box.setSignal(id, 'trigger', false)
    const [alarm, door, motion] = await Promise.all([
      secondsUntil('armed', () => home.state('home/alarm/7')?.alarm === 'armed_away'),
      secondsUntil('open', () => home.state('home/doorswitch/24')?.open === true),
      secondsUntil('motion', () => detectors.every((id) => home.state(`home/pir/${id}`)?.motion === true)),
    ])
    expect(alarm).toBeLessThan(5)
    expect(Math.max(door, motion)).toBeLessThan(10)
    expect(home.state('home/doorswitch/25')).toMatchObject({ open: null, tamper: false, alarm1: true })
    await pause(Math.max(0, 9000 - (performance.now() - began)))
    const seconds = (performance.now() - began) / 1000
    const requests = box.requests.slice(before).filter(({ path }) => /^(home|camera)\b/.test(path)).length
    // Some are due once a minute, and may be due in these seconds.
    expect(requests).toBeLessThanOrEqual(Math.ceil(seconds) + 4)
    expect(availabilities(home)).toEqual([])
    expect(home.daemon.warnings()).toEqual([])
  })
})
