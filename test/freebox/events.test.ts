import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { client, connect, listen, pause, serveFreebox, startBox, until } from './support.ts'

const often = { enabled: true, reconnectSeconds: 3600, pingSeconds: 0.1 }

/** A box whose `ws/event` answers a registration as it is told to; it records what was registered, per connection. */
async function startTalker(permissions: Record<string, boolean>, answer: (events: string[]) => Talk) {
  const registered: string[][][] = []
  const server = new WebSocketServer({ noServer: true })
  const url = await serveFreebox({ permissions }, (http) => {
    http.on('upgrade', (request, socket, head) =>
      server.handleUpgrade(request, socket, head, (opened) => {
        const lists: string[][] = []
        registered.push(lists)
        opened.on('message', (data) => {
          const { events, request_id } = JSON.parse(data.toString())
          lists.push(events)
          const { say, hangUp } = answer(events)
          if (say) opened.send(JSON.stringify({ action: 'register', request_id, ...say }))
          if (hangUp) opened.close()
        })
      }),
    )
  })
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate()
  })
  const say = (frame: string | Buffer) => {
    for (const socket of server.clients) socket.send(frame)
  }
  return { url, registered, say }
}

interface Talk {
  say?: { success: boolean; error_code?: string }
  hangUp?: boolean
}

const yes: Talk = { say: { success: true } }
const lan = ['lan_host_l3addr_reachable', 'lan_host_l3addr_unreachable']
const vm = ['vm_state_changed', 'vm_disk_task_done']

describe('what the box tells arrives', () => {
  test('a host that comes home is told at once, with all that the box says of it', async () => {
    const box = await startBox()
    const { events } = await listen(box)
    const host = box.house.hosts.find((it) => it.reachable)
    const id = host?.id ?? ''
    box.setHostReachable(id, false)
    await until('the event is there', () => events.length > 0, 500)
    expect(events[0]).toMatchObject({ name: 'lan_host_l3addr_unreachable', result: { id } })
  })

  test.each(['first', 'second'] as const)(
    'however the firmware splits the name: at the %s underscore',
    async (split) => {
      const box = await startBox()
      const { events } = await listen(box)
      box.emitEvent('lan_host_l3addr_reachable', { id: 'x' }, { split })
      box.emitEvent('vm_state_changed', { id: 3 }, { split })
      await until('both are there', () => events.length === 2)
      expect(events).toEqual([
        { name: 'lan_host_l3addr_reachable', result: { id: 'x' } },
        { name: 'vm_state_changed', result: { id: 3 } },
      ])
    },
  )

  test('what is no event that we know is passed over in silence', async () => {
    const { url, say } = await startTalker({}, () => yes)
    const { freebox, events, connected, warnings } = client(url)
    freebox.start()
    await until('it is registered', () => connected() === 1)
    const notification = { action: 'notification', success: true, source: 'lan', event: 'host_l3addr_reachable' }
    for (const frame of [
      'bye',
      '{"action":',
      '[]',
      'null',
      '{"action":1}',
      '{"action":"register","success":true}',
      '{"action":"notification","success":true}',
      JSON.stringify({ ...notification, event: 'host_moved' }),
      JSON.stringify({ ...notification, success: false }),
      Buffer.from(JSON.stringify(notification)),
    ]) {
      say(frame)
    }
    say(JSON.stringify({ ...notification, event: 'lan_host_l3addr_reachable', result: { big: 'x'.repeat(2_000_000) } }))
    await until('the good one is there', () => events.some((it) => it.result !== undefined))
    expect(events).toHaveLength(1)
    expect(connected()).toBe(1)
    expect(warnings()).toEqual([])
  })

  test('half a frame does no harm', async () => {
    const box = await startBox()
    const { events, connected } = await listen(box)
    box.faults.websocket('malformed')
    box.emitEvent('lan_host_l3addr_reachable', { id: 'x' })
    box.faults.websocket(undefined)
    box.emitEvent('lan_host_l3addr_reachable', { id: 'y' })
    await until('the good one is there', () => events.length > 0)
    expect(events).toEqual([{ name: 'lan_host_l3addr_reachable', result: { id: 'y' } }])
    expect(connected()).toBe(1)
  })
})

describe('registering family by family', () => {
  test('each list repeats what was accepted before', async () => {
    const { url, registered } = await startTalker({ vm: true }, () => yes)
    const { freebox, connected } = client(url)
    freebox.start()
    await until('it is registered', () => connected() === 1)
    expect(registered).toEqual([[lan, [...lan, ...vm]]])
  })

  test('without the right the family is not asked for', async () => {
    const { url, registered } = await startTalker({ vm: false }, () => yes)
    const { freebox, connected } = client(url)
    freebox.start()
    await until('it is registered', () => connected() === 1)
    expect(registered).toEqual([[lan]])
  })

  test('a refused family costs the others nothing', async () => {
    const refuse = (events: string[]): Talk =>
      events.includes('vm_state_changed') ? { say: { success: false, error_code: 'inval' } } : yes
    const { url, registered } = await startTalker({ vm: true }, refuse)
    const { freebox, connected } = client(url)
    freebox.start()
    await until('it is registered', () => connected() === 1)
    await pause(200)
    expect(registered).toHaveLength(1)
    expect(freebox.stats().websocket).toBe('open')
  })

  test.each([
    ['after it said so', { say: { success: false, error_code: 'inval' }, hangUp: true }, 2],
    ['without a word', { hangUp: true }, 3],
  ] as const)('a box that hangs up over a family, %s, is not asked for it again', async (_how, talk, connections) => {
    const refuse = (events: string[]): Talk => (events.includes('vm_state_changed') ? talk : yes)
    const { url, registered } = await startTalker({ vm: true }, refuse)
    const { freebox, states } = client(url)
    freebox.start()
    await until('it was opened again', () => registered.length === connections && registered.at(-1)?.length === 1)
    await pause(300)
    expect(registered).toHaveLength(connections)
    expect(registered.at(-1)).toEqual([lan])
    expect(freebox.stats().websocket).toBe('open')
    expect(states).toEqual(['up'])
  })

  test('a box that tells nothing at all is asked again at the planned reconnect', async () => {
    let mood: Talk = { say: { success: false, error_code: 'inval' }, hangUp: true }
    const { url } = await startTalker({}, () => mood)
    const { freebox, connected, warnings } = client(url, { events: { enabled: true, reconnectSeconds: 0.3 } })
    freebox.start()
    await until('it gave up', () => warnings().length === 1)
    expect(connected()).toBe(0)
    mood = yes
    await until('it is registered', () => connected() > 0)
  })

  test('the right to virtual machines, given later, brings their events', async () => {
    const box = await startBox({ rights: { vm: false } })
    const { freebox, events, connected } = await listen(box, { rightsSeconds: 0.1 })
    box.faults.set('vm', {
      kind: 'body',
      body: { success: false, missing_right: 'vm', error_code: 'insufficient_rights' },
    })
    await freebox.request({ method: 'GET', path: 'vm/' }).catch(() => undefined)
    box.setRight('vm', true)
    await until('the socket is registered anew', () => connected() === 2)
    box.emitEvent('vm_state_changed', { id: 1, status: 'running' })
    await until('the event is there', () => events.length === 1)
  })
})

describe('the socket lives on', () => {
  test('a dropped one is opened again, and everything is to be read', async () => {
    const box = await startBox()
    const { freebox, connected, states } = await listen(box)
    box.faults.websocket('drop')
    box.faults.websocket(undefined)
    await until('it is registered again', () => connected() === 2)
    expect(states).toEqual(['up'])
    expect(freebox.stats()).toMatchObject({ websocket: 'open', reconnects: 1, logins: 1 })
    expect(box.sockets).toBe(1)
  })

  test('one that is dropped again and again is opened more and more rarely', async () => {
    const box = await startBox()
    box.faults.websocket('drop')
    const backoff = { firstSeconds: 0.05, maxSeconds: 10, ratelimitedSeconds: 10 }
    const { freebox } = await connect(box, { backoff })
    await pause(1500)
    expect(freebox.stats().reconnects).toBeGreaterThan(2)
    expect(freebox.stats().reconnects).toBeLessThan(8)
    expect(freebox.state).toBe('up')
  })

  test('a silently dead one is noticed by its missing pongs', async () => {
    const box = await startBox()
    const { connected } = await listen(box, { events: often })
    await pause(400)
    expect(connected()).toBe(1)
    box.faults.websocket('silent')
    await pause(50)
    box.faults.websocket(undefined)
    await until('it is registered again', () => connected() === 2, 2000)
  })

  test('by plan it is opened anew, before it may fall silent', async () => {
    const box = await startBox()
    const { freebox, connected, states } = await listen(box, { events: { enabled: true, reconnectSeconds: 0.2 } })
    await until('it was opened three times', () => connected() === 3)
    expect(freebox.stats().reconnects).toBeGreaterThanOrEqual(2)
    expect(freebox.stats().logins).toBe(1)
    await until('the old ones are closed', () => box.sockets === 1)
    expect(states).toEqual(['up'])
  })

  test('a session that ended is renewed for it', async () => {
    const box = await startBox()
    const { connected, states } = await listen(box)
    box.expireSessions()
    await until('it is registered again', () => connected() === 2)
    expect(box.sessions).toBe(1)
    expect(states).toEqual(['up'])
  })

  test('refused as a whole it takes nothing else away', async () => {
    const box = await startBox()
    box.faults.websocket('refuse')
    const { freebox, states, connected } = await connect(box)
    await pause(300)
    expect(await freebox.request({ method: 'GET', path: 'connection/' })).toMatchObject({ state: 'up' })
    expect(states).toEqual(['up'])
    expect(box.logins).toBe(1)
    box.faults.websocket(undefined)
    await until('it is registered', () => connected() === 1)
  })

  test.each([
    ['the API is older than 8', { apiVersion: '7.0' }, {}],
    ['the owner wants none', {}, { events: { enabled: false, reconnectSeconds: 1 } }],
  ] as const)('there is none where %s', async (_why, box, overrides) => {
    const simulator = await startBox(box)
    const { freebox, connected } = await connect(simulator, overrides)
    await pause(100)
    expect(connected()).toBe(0)
    expect(simulator.sockets).toBe(0)
    expect(freebox.stats().websocket).toBe('off')
  })
})
