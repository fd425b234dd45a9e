/** How long an event waits until Home Assistant listens to its entity. */
import { expect, test } from 'vitest'
import { DiscoverySettle } from '../../src/engine/publish/discovery-settle.ts'

/** Starts with a clock that only the test moves. */
function withClock() {
  let now = 1000
  const settling = new DiscoverySettle(() => now)
  return {
    settling,
    later(milliseconds: number) {
      now += milliseconds
    },
  }
}

test('an event of a new entity waits for its creation and two seconds more', () => {
  const { settling, later } = withClock()
  settling.announced('line', 10)
  expect(settling.delay('line')).toBe(2150)
  later(2150)
  expect(settling.delay('line')).toBe(0)
})

test('an event waits for all entities that are announced together, as Home Assistant creates none before it has read all', () => {
  const { settling, later } = withClock()
  settling.announced('hosts', 600)
  settling.announced('line', 10)
  expect(settling.delay('line')).toBe(11_150)
  later(1000)
  settling.announced('more hosts', 600)
  expect(settling.delay('line')).toBe(19_150)
  expect(settling.delay('line')).toBe(settling.delay('hosts'))
})

test('an event of an entity that was ready before the others does not wait for them', () => {
  const { settling, later } = withClock()
  settling.announced('line', 10)
  later(2150)
  settling.announced('hosts', 600)
  expect(settling.delay('line')).toBe(0)
})

test('an event of an entity that Home Assistant knows does not wait', () => {
  const { settling } = withClock()
  settling.announced('hosts', 600)
  expect(settling.delay('line')).toBe(0)
})

test('every event waits two seconds after Home Assistant has started', () => {
  const { settling, later } = withClock()
  settling.homeAssistantStarted(['hosts', 'line'])
  expect(settling.delay('line')).toBe(2000)
  later(2000)
  expect(settling.delay('line')).toBe(0)
})

test('no event waits for more than a minute, however much is announced', () => {
  const { settling } = withClock()
  settling.announced('hosts', 20_000)
  expect(settling.delay('hosts')).toBe(60_000)
})
