import { once } from 'node:events'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { type Simulator, startSimulator } from '../../src/simulator/index.ts'
import { openBox, openSession, request, waitUntil } from './client.ts'

const alice = 'ether-4a:3f:da:00:00:02'
const hostEvents = ['lan_host_l3addr_reachable', 'lan_host_l3addr_unreachable']

/** Opens a socket and records all messages that it receives. */
async function listen({ url }: Simulator, token: string, major = 8) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v${major}/ws/event`, {
    headers: { 'X-Fbx-App-Auth': token },
  })
  const received: string[] = []
  const seen = { pongs: 0, closed: false }
  socket.on('message', (data) => received.push(data.toString()))
  socket.on('pong', () => {
    seen.pongs += 1
  })
  socket.on('close', () => {
    seen.closed = true
  })
  await once(socket, 'open')
  const register = async (events: string[]) => {
    const before = received.length
    socket.send(JSON.stringify({ action: 'register', events, request_id: 7 }))
    await waitUntil(() => received.length > before)
    return JSON.parse(received[before] ?? '')
  }
  return { socket, received, seen, register }
}

test('sends a host event once per address to clients that registered for it, with its name split in two', async () => {
  await using box = await openBox()
  const { received, register } = await listen(box.simulator, box.token)
  expect(await register(hostEvents)).toEqual({ action: 'register', success: true, request_id: 7 })
  box.simulator.setHostReachable(alice, false)
  await waitUntil(() => received.length === 4)
  expect(JSON.parse(received[1] ?? '')).toMatchObject({
    action: 'notification',
    success: true,
    source: 'lan',
    event: 'host_l3addr_unreachable',
    result: { id: alice, reachable: false },
  })
})

test('splits an event name at the second underscore, or sends no event, on request', async () => {
  await using box = await openBox()
  const { received, register } = await listen(box.simulator, box.token)
  await register(hostEvents)
  box.simulator.setHostReachable(alice, false, { emitEvent: false })
  box.simulator.emitEvent('lan_host_l3addr_reachable', { id: 'x' }, { split: 'second' })
  await waitUntil(() => received.length === 2)
  expect(JSON.parse(received[1] ?? '')).toMatchObject({ source: 'lan_host', event: 'l3addr_reachable' })
})

test('refuses a registration with one unknown event name, and closes the socket', async () => {
  await using box = await openBox()
  const { seen, register } = await listen(box.simulator, box.token)
  expect(await register([...hostEvents, 'alarm_state'])).toMatchObject({ success: false })
  await waitUntil(() => seen.closed)
})

test('refuses events of virtual machines without the right vm', async () => {
  await using box = await openBox({ rights: { vm: false } })
  const { register } = await listen(box.simulator, box.token)
  expect(await register([...hostEvents, 'vm_state_changed'])).toMatchObject({
    success: false,
    error_code: 'insufficient_rights',
    missing_right: 'vm',
  })
  expect(await register(hostEvents)).toMatchObject({ success: true })
})

test('refuses a socket without a session and below API 8', async () => {
  await using box = await openBox()
  await expect(listen(box.simulator, 'no session')).rejects.toThrow('403')
  await expect(listen(box.simulator, box.token, 7)).rejects.toThrow('404')
  const old = await startSimulator({ model: 'revolution', apiVersion: '4.0' })
  await expect(listen(old, 'any', 8)).rejects.toThrow('400')
  await old.close()
})

test('closes the socket when its session ends', async () => {
  await using box = await openBox()
  const { seen } = await listen(box.simulator, box.token)
  await waitUntil(() => box.simulator.sockets === 1)
  await request(box.simulator, 'POST', '/api/v8/login/logout/', { token: box.token })
  await waitUntil(() => seen.closed && box.simulator.sockets === 0)
})

test('refuses, drops, silences and corrupts sockets on demand', async () => {
  await using box = await openBox()
  const { simulator, token } = box
  simulator.faults.websocket('refuse')
  await expect(listen(simulator, token)).rejects.toThrow('503')
  simulator.faults.websocket(undefined)

  const dropped = await listen(simulator, token)
  simulator.faults.websocket('drop')
  await waitUntil(() => dropped.seen.closed)

  simulator.faults.websocket('malformed')
  const garbled = await listen(simulator, token)
  await garbled.register(hostEvents)
  simulator.setHostReachable(alice, false)
  await waitUntil(() => garbled.received.length > 1)
  expect(() => JSON.parse(garbled.received[1] ?? '')).toThrow()

  simulator.faults.websocket('silent')
  const silent = await listen(simulator, token)
  silent.socket.ping()
  silent.socket.send(JSON.stringify({ action: 'register', events: hostEvents }))
  simulator.faults.websocket(undefined)
  const live = await listen(simulator, token)
  await live.register(hostEvents)
  live.socket.ping()
  simulator.setHostReachable(alice, true)
  await waitUntil(() => live.received.length > 1 && live.seen.pongs === 1)
  expect([silent.received, silent.seen]).toEqual([[], { pongs: 0, closed: false }])
})

test('sends events to clients that did not register, and bytes that are no frame, on demand', async () => {
  await using box = await openBox()
  const { simulator, token } = box
  const { socket, received, seen } = await listen(simulator, token)
  simulator.emitEvent('wifi_station_kicked', { mac: 'x' }, { toEveryone: true })
  await waitUntil(() => received.length === 1)
  expect(JSON.parse(received[0] ?? '')).toMatchObject({ source: 'wifi', event: 'station_kicked' })
  const broken = once(socket, 'error')
  simulator.faults.websocket('garbled')
  simulator.emitEvent('wifi_station_kicked', { mac: 'x' }, { toEveryone: true })
  expect(String(await broken)).toContain('Invalid WebSocket frame')
  await waitUntil(() => seen.closed)
})

test('ends sockets and sessions, resets the boot time, and finds the hosts again after a reboot', async () => {
  await using box = await openBox()
  const { simulator } = box
  const { seen } = await listen(simulator, box.token)
  const booted = simulator.house.system.booted
  const rebooting = simulator.reboot(0.2, { hostsBackSeconds: 0.3 })
  await waitUntil(() => seen.closed)
  await expect(box.get('system/')).rejects.toThrow()
  await rebooting
  expect(await box.get('system/')).toMatchObject({ error_code: 'auth_required' })
  expect(simulator.house.system.booted).toBeGreaterThan(booted)
  expect(simulator.house.hosts.some((host) => host.reachable)).toBe(false)
  const again = await listen(simulator, (await openSession(simulator)).session_token)
  await again.register(hostEvents)
  await waitUntil(() => again.received.some((text) => text.includes(alice)))
  const Host = z.looseObject({ primary_name: z.string(), reachable: z.boolean() })
  const hosts = z.array(Host.partial()).parse(simulator.house.hosts)
  expect(hosts.find((host) => host.primary_name === 'Alice')).toMatchObject({ reachable: true })
  expect(hosts.find((host) => host.primary_name === 'Chloé')).toMatchObject({ reachable: false })
})

test('answers a reboot request of the API, then goes away and comes back', async () => {
  await using box = await openBox({ rebootSeconds: 0.2 })
  expect(await box.call('POST', 'system/reboot/')).toEqual({ success: true })
  await waitUntil(() => box.simulator.sessions === 0)
  await waitUntil(() =>
    openSession(box.simulator).then(
      () => true,
      () => false,
    ),
  )
})
