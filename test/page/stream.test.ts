/** The stream of events: continuing, starting over, and browsers that are slow. */
import { describe, expect, test } from 'vitest'
import { Changes } from '../../src/page/api/changes.ts'
import { EventClients } from '../../src/page/api/event-clients.ts'
import { EventRing } from '../../src/page/api/event-ring.ts'

/** A browser that takes everything until `takes` is false. */
function aClient() {
  const state = { takes: true, text: '', isClosed: false, drained: () => {} }
  return {
    state,
    events: () => [...state.text.matchAll(/^event: (\w+)$/gm)].map(([, name]) => name),
    client: {
      write(text: string) {
        state.text += text
        return state.takes
      },
      onDrain: (listener: () => void) => {
        state.drained = listener
      },
      close: () => {
        state.isClosed = true
      },
    },
  }
}

function aStream(now = () => 0) {
  const ring = new EventRing(1000)
  return { ring, clients: new EventClients(ring, now) }
}

describe('the stream of events', () => {
  test('continues where a browser was, and starts over if that is no longer known', () => {
    const { ring, clients } = aStream()
    for (const name of ['a', 'b', 'c']) ring.add(name, null)
    const events = (from: number | undefined) => {
      const browser = aClient()
      clients.add(browser.client, from)()
      return browser.events()
    }
    expect(events(1003)).toEqual([])
    expect(events(1001)).toEqual(['b', 'c'])
    expect(events(1000)).toEqual(['a', 'b', 'c'])
    // From before, from another run, and none.
    for (const from of [999, 5000, 0, undefined]) expect(events(from)).toEqual(['reset'])
    ring.clear()
    expect(events(1003)).toEqual(['reset'])
    for (let at = 0; at < 1001; at++) ring.add('more', null)
    expect(events(1004)).toEqual(['reset'])
    expect(events(1005)).toHaveLength(1000)
  })

  test('keeps at most a megabyte for browsers that come back', () => {
    const ring = new EventRing(0)
    for (let at = 0; at < 30; at++) ring.add('large', 'x'.repeat(100_000))
    expect(ring.reaches(ring.last - 9)).toBe(true)
    expect(ring.reaches(ring.last - 11)).toBe(false)
  })

  test('sends a slow browser what it missed when it takes more, and lets no other wait', () => {
    const { ring, clients } = aStream()
    const [slow, fast] = [aClient(), aClient()]
    clients.add(slow.client, 1000)
    clients.add(fast.client, 1000)
    slow.state.takes = false
    for (const name of ['a', 'b', 'c']) {
      ring.add(name, null)
      clients.send()
    }
    expect(fast.events()).toEqual(['a', 'b', 'c'])
    expect(slow.events()).toEqual(['a'])
    slow.state.takes = true
    slow.state.drained()
    expect(slow.events()).toEqual(['a', 'b', 'c'])

    slow.state.takes = false
    for (let at = 0; at < 2000; at++) ring.add('many', null)
    clients.send()
    slow.state.takes = true
    slow.state.drained()
    expect(slow.events().slice(3)).toEqual(['reset'])
  })

  test('ends the connection of a browser that takes nothing for 20 seconds', () => {
    let now = 0
    const { ring, clients } = aStream(() => now)
    const [gone, alive] = [aClient(), aClient()]
    clients.add(gone.client, 1000)
    clients.add(alive.client, 1000)
    gone.state.takes = false
    ring.add('a', null)
    clients.send()
    now = 19_999
    clients.comment()
    expect(gone.state.isClosed).toBe(false)
    now = 20_000
    clients.comment()
    expect(gone.state.isClosed).toBe(true)
    expect(alive.state).toMatchObject({ isClosed: false, text: expect.stringMatching(/:\n\n$/) })
    expect(clients.count).toBe(1)
  })

  test('has each object once, however often it changes, and few at a time', () => {
    const changes = new Changes()
    for (let round = 0; round < 3; round++) {
      for (let at = 0; at < 120; at++) changes.add('lan.host', `host-${at}`)
    }
    changes.add('wifi.config', '')
    expect(changes.count).toBe(121)
    const taken = [changes.take(50), changes.take(50), changes.take(50), changes.take(50)]
    expect(taken.map(({ length }) => length)).toEqual([50, 50, 21, 0])
    expect(new Set(taken.flat().map((it) => it.join(' '))).size).toBe(121)
  })
})
