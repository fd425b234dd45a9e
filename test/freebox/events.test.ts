import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { client, connect, listen, pause, serveFreebox, startBox, until } from './support.ts'

const often = { enabled: true, reconnectSeconds: 3600, pingSeconds: 0.1 }

/** A box whose `ws/event` answers each registration with `answer`. It records the registered lists by connection. */
async function startEventBox(permissions: Record<string, boolean>, answer: (events: string[]) => Reply) {
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
          const { frame, hangUp } = answer(events)
          if (frame) opened.send(JSON.stringify({ action: 'register', request_id, ...frame }))
          if (hangUp) opened.close()
        })
      }),
    )
  })
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate()
  })
  const send = (frame: string | Buffer) => {
    for (const socket of server.clients) socket.send(frame)
  }
  return { url, registered, send }
}

interface Reply {
  frame?: { success: boolean; error_code?: string }
  hangUp?: boolean
}

const yes: Reply = { frame: { success: true } }
const lan = ['lan_host_l3addr_reachable', 'lan_host_l3addr_unreachable']
const vm = ['vm_state_changed', 'vm_disk_task_done']

describe('events', () => {
  test('arrive at once, with the host as the box sends it', async () => {
    const box = await startBox()
    const { events } = await listen(box)
    const host = box.house.hosts.find((it) => it.reachable)
    const id = host?.id ?? ''
    box.setHostReachable(id, false)
    await until('the event has arrived', () => events.length > 0)
    expect(events[0]).toMatchObject({ name: 'lan_host_l3addr_unreachable', result: { id } })
  })

  test.each(['first', 'second'] as const)(
    'arrive if the firmware splits their names at the %s underscore',
    async (split) => {
      const box = await startBox()
      const { events } = await listen(box)
      box.emitEvent('lan_host_l3addr_reachable', { id: 'x' }, { split })
      box.emitEvent('vm_state_changed', { id: 3 }, { split })
      await until('both have arrived', () => events.length === 2)
      expect(events).toEqual([
        { name: 'lan_host_l3addr_reachable', result: { id: 'x' } },
        { name: 'vm_state_changed', result: { id: 3 } },
      ])
    },
  )

  test('are ignored without a warning if they are unknown or malformed', async () => {
    const { url, send } = await startEventBox({}, () => yes)
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
      send(frame)
    }
    send(
      JSON.stringify({ ...notification, event: 'lan_host_l3addr_reachable', result: { big: 'x'.repeat(2_000_000) } }),
    )
    await until('the valid event has arrived', () => events.some((it) => it.result !== undefined))
    expect(events).toHaveLength(1)
    expect(connected()).toBe(1)
    expect(warnings()).toEqual([])
  })

  test('still arrive after half a frame', async () => {
    const box = await startBox()
    const { events, connected } = await listen(box)
    box.faults.websocket('malformed')
    box.emitEvent('lan_host_l3addr_reachable', { id: 'x' })
    box.faults.websocket(undefined)
    box.emitEvent('lan_host_l3addr_reachable', { id: 'y' })
    await until('the valid event has arrived', () => events.length > 0)
    expect(events).toEqual([{ name: 'lan_host_l3addr_reachable', result: { id: 'y' } }])
    expect(connected()).toBe(1)
  })
})

describe('the registration', () => {
  test('repeats the accepted events in each list', async () => {
    const { url, registered } = await startEventBox({ vm: true }, () => yes)
    const { freebox, connected } = client(url)
    freebox.start()
    await until('it is registered', () => connected() === 1)
    expect(registered).toEqual([[lan, [...lan, ...vm]]])
  })

  test('leaves out a group whose right is missing', async () => {
    const { url, registered } = await startEventBox({ vm: false }, () => yes)
    const { freebox, connected } = client(url)
    freebox.start()
    await until('it is registered', () => connected() === 1)
    expect(registered).toEqual([[lan]])
  })

  test('keeps the other groups if one is refused', async () => {
    const refuse = (events: string[]): Reply =>
      events.includes('vm_state_changed') ? { frame: { success: false, error_code: 'inval' } } : yes
    const { url, registered } = await startEventBox({ vm: true }, refuse)
    const { freebox, connected } = client(url)
    freebox.start()
    await until('it is registered', () => connected() === 1)
    await pause(200)
    expect(registered).toHaveLength(1)
    expect(freebox.stats().websocket).toBe('open')
  })

  test.each([
    ['after a refusal', { frame: { success: false, error_code: 'inval' }, hangUp: true }, 2],
    ['without an answer', { hangUp: true }, 3],
  ] as const)('leaves out a group for which the box closes the socket %s', async (_how, reply, connections) => {
    const refuse = (events: string[]): Reply => (events.includes('vm_state_changed') ? reply : yes)
    const { url, registered } = await startEventBox({ vm: true }, refuse)
    const { freebox, states } = client(url)
    freebox.start()
    await until('it was opened again', () => registered.length === connections && registered.at(-1)?.length === 1)
    await pause(300)
    expect(registered).toHaveLength(connections)
    expect(registered.at(-1)).toEqual([lan])
    expect(freebox.stats().websocket).toBe('open')
    expect(states).toEqual(['up'])
  })

  test('is repeated at the planned reconnect if the box refuses all groups', async () => {
    let reply: Reply = { frame: { success: false, error_code: 'inval' }, hangUp: true }
    const { url } = await startEventBox({}, () => reply)
    const { freebox, connected, warnings } = client(url, { events: { enabled: true, reconnectSeconds: 0.3 } })
    freebox.start()
    await until('there is a warning', () => warnings().length === 1)
    expect(connected()).toBe(0)
    reply = yes
    await until('it is registered', () => connected() > 0)
  })

  test('adds the events of virtual machines when their right is granted later', async () => {
    const box = await startBox({ rights: { vm: false } })
    const { freebox, events, connected } = await listen(box, { rightsSeconds: 0.1 })
    box.faults.set('vm', {
      kind: 'body',
      body: { success: false, missing_right: 'vm', error_code: 'insufficient_rights' },
    })
    await freebox.request({ method: 'GET', path: 'vm/' }).catch(() => undefined)
    box.setRight('vm', true)
    await until('the socket is registered again', () => connected() === 2)
    box.emitEvent('vm_state_changed', { id: 1, status: 'running' })
    await until('the event has arrived', () => events.length === 1)
  })
})

describe('the WebSocket', () => {
  test('is opened again after it was dropped, and everything is read', async () => {
    const box = await startBox()
    const { freebox, connected, states } = await listen(box)
    box.faults.websocket('drop')
    box.faults.websocket(undefined)
    await until('it is registered again', () => connected() === 2)
    expect(states).toEqual(['up'])
    expect(freebox.stats()).toMatchObject({ websocket: 'open', reconnects: 1, logins: 1 })
    expect(box.sockets).toBe(1)
  })

  test('is opened less and less often if it is dropped again and again', async () => {
    const box = await startBox()
    box.faults.websocket('drop')
    const backoff = { firstSeconds: 0.05, maxSeconds: 10, ratelimitedSeconds: 10 }
    const { freebox } = await connect(box, { backoff })
    await pause(1500)
    expect(freebox.stats().reconnects).toBeGreaterThan(2)
    expect(freebox.stats().reconnects).toBeLessThan(8)
    expect(freebox.state).toBe('up')
  })

  test('is replaced if its pongs are missing, although it was never closed', async () => {
    const box = await startBox()
    const { connected } = await listen(box, { events: often })
    await pause(400)
    expect(connected()).toBe(1)
    box.faults.websocket('silent')
    await pause(50)
    box.faults.websocket(undefined)
    await until('it is registered again', () => connected() === 2)
  })

  test('is replaced at regular intervals, before the box stops sending', async () => {
    const box = await startBox()
    const { freebox, connected, states } = await listen(box, { events: { enabled: true, reconnectSeconds: 0.2 } })
    await until('it was opened three times', () => connected() === 3)
    expect(freebox.stats().reconnects).toBeGreaterThanOrEqual(2)
    expect(freebox.stats().logins).toBe(1)
    await until('the old ones are closed', () => box.sockets === 1)
    expect(states).toEqual(['up'])
  })

  test('renews an expired session', async () => {
    const box = await startBox()
    const { connected, states } = await listen(box)
    box.expireSessions()
    await until('it is registered again', () => connected() === 2)
    expect(box.sessions).toBe(1)
    expect(states).toEqual(['up'])
  })

  test('does not affect requests if the box refuses it', async () => {
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
    ['events are disabled', {}, { events: { enabled: false, reconnectSeconds: 1 } }],
  ] as const)('is not opened if %s', async (_why, box, overrides) => {
    const simulator = await startBox(box)
    const { freebox, connected } = await connect(simulator, overrides)
    await pause(100)
    expect(connected()).toBe(0)
    expect(simulator.sockets).toBe(0)
    expect(freebox.stats().websocket).toBe('off')
  })
})
