import { once } from 'node:events'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { type Simulator, startSimulator } from '../../src/simulator/index.ts'
import { ask, house, session, until } from './caller.ts'

const alice = 'ether-4a:3f:da:00:00:02'
const hostEvents = ['lan_host_l3addr_reachable', 'lan_host_l3addr_unreachable']

/** A socket with all that came over it. */
async function listen({ url }: Simulator, token: string, major = 8) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v${major}/ws/event`, {
    headers: { 'X-Fbx-App-Auth': token },
  })
  const heard: string[] = []
  const seen = { pongs: 0, closed: false }
  socket.on('message', (data) => heard.push(data.toString()))
  socket.on('pong', () => {
    seen.pongs += 1
  })
  socket.on('close', () => {
    seen.closed = true
  })
  await once(socket, 'open')
  const register = async (events: string[]) => {
    const before = heard.length
    socket.send(JSON.stringify({ action: 'register', events, request_id: 7 }))
    await until(() => heard.length > before)
    return JSON.parse(heard[before] ?? '')
  }
  return { socket, heard, seen, register }
}

test('who registered is told of a host, once per address, with the name split in two', async () => {
  await using box = await house()
  const { heard, register } = await listen(box.simulator, box.token)
  expect(await register(hostEvents)).toEqual({ action: 'register', success: true, request_id: 7 })
  box.simulator.hostReachable(alice, false)
  await until(() => heard.length === 4)
  expect(JSON.parse(heard[1] ?? '')).toMatchObject({
    action: 'notification',
    success: true,
    source: 'lan',
    event: 'host_l3addr_unreachable',
    result: { id: alice, reachable: false },
  })
})

test('a notification may be split at the second underscore, or not sent at all', async () => {
  await using box = await house()
  const { heard, register } = await listen(box.simulator, box.token)
  await register(hostEvents)
  box.simulator.hostReachable(alice, false, { notify: false })
  box.simulator.notify('lan_host_l3addr_reachable', { id: 'x' }, { split: 'second' })
  await until(() => heard.length === 2)
  expect(JSON.parse(heard[1] ?? '')).toMatchObject({ source: 'lan_host', event: 'l3addr_reachable' })
})

test('one unknown name refuses the whole list and costs the socket', async () => {
  await using box = await house()
  const { seen, register } = await listen(box.simulator, box.token)
  expect(await register([...hostEvents, 'alarm_state'])).toMatchObject({ success: false })
  await until(() => seen.closed)
})

test('events of virtual machines need their right', async () => {
  await using box = await house({ rights: { vm: false } })
  const { register } = await listen(box.simulator, box.token)
  expect(await register([...hostEvents, 'vm_state_changed'])).toMatchObject({
    success: false,
    error_code: 'insufficient_rights',
    missing_right: 'vm',
  })
  expect(await register(hostEvents)).toMatchObject({ success: true })
})

test('there is no socket without a session, below API 8, or elsewhere', async () => {
  await using box = await house()
  await expect(listen(box.simulator, 'no session')).rejects.toThrow('403')
  await expect(listen(box.simulator, box.token, 7)).rejects.toThrow('404')
  const old = await startSimulator({ model: 'revolution', apiVersion: '4.0' })
  await expect(listen(old, 'any', 8)).rejects.toThrow('400')
  await old.close()
})

test('a socket ends with its session', async () => {
  await using box = await house()
  const { seen } = await listen(box.simulator, box.token)
  await until(() => box.simulator.sockets === 1)
  await ask(box.simulator, 'POST', '/api/v8/login/logout/', { token: box.token })
  await until(() => seen.closed && box.simulator.sockets === 0)
})

test('a socket can be refused, dropped, silently dead, or talk nonsense', async () => {
  await using box = await house()
  const { simulator, token } = box
  simulator.faults.websocket('refuse')
  await expect(listen(simulator, token)).rejects.toThrow('503')
  simulator.faults.websocket(undefined)

  const dropped = await listen(simulator, token)
  simulator.faults.websocket('drop')
  await until(() => dropped.seen.closed)

  simulator.faults.websocket('malformed')
  const garbled = await listen(simulator, token)
  await garbled.register(hostEvents)
  simulator.hostReachable(alice, false)
  await until(() => garbled.heard.length > 1)
  expect(() => JSON.parse(garbled.heard[1] ?? '')).toThrow()

  simulator.faults.websocket('silent')
  const silent = await listen(simulator, token)
  silent.socket.ping()
  silent.socket.send(JSON.stringify({ action: 'register', events: hostEvents }))
  simulator.faults.websocket(undefined)
  const live = await listen(simulator, token)
  await live.register(hostEvents)
  live.socket.ping()
  simulator.hostReachable(alice, true)
  await until(() => live.heard.length > 1 && live.seen.pongs === 1)
  expect([silent.heard, silent.seen]).toEqual([[], { pongs: 0, closed: false }])
})

test('a notification may come to who did not ask for it, or as bytes that are no frame', async () => {
  await using box = await house()
  const { simulator, token } = box
  const { socket, heard, seen } = await listen(simulator, token)
  simulator.notify('wifi_station_kicked', { mac: 'x' }, { uninvited: true })
  await until(() => heard.length === 1)
  expect(JSON.parse(heard[0] ?? '')).toMatchObject({ source: 'wifi', event: 'station_kicked' })
  const broken = once(socket, 'error')
  simulator.faults.websocket('garbled')
  simulator.notify('wifi_station_kicked', { mac: 'x' }, { uninvited: true })
  expect(String(await broken)).toContain('Invalid WebSocket frame')
  await until(() => seen.closed)
})

test('after a reboot everything is as after a reboot', async () => {
  await using box = await house()
  const { simulator } = box
  const { seen } = await listen(simulator, box.token)
  const booted = simulator.house.system.booted
  const rebooting = simulator.reboot(0.2, { hostsBackSeconds: 0.3 })
  await until(() => seen.closed)
  await expect(box.get('system/')).rejects.toThrow()
  await rebooting
  expect(await box.get('system/')).toMatchObject({ error_code: 'auth_required' })
  expect(simulator.house.system.booted).toBeGreaterThan(booted)
  expect(simulator.house.hosts.some((host) => host.reachable)).toBe(false)
  const again = await listen(simulator, (await session(simulator)).session_token)
  await again.register(hostEvents)
  await until(() => again.heard.some((text) => text.includes(alice)))
  const Host = z.looseObject({ primary_name: z.string(), reachable: z.boolean() })
  const hosts = z.array(Host.partial()).parse(simulator.house.hosts)
  expect(hosts.find((host) => host.primary_name === 'Alice')).toMatchObject({ reachable: true })
  expect(hosts.find((host) => host.primary_name === 'Chloé')).toMatchObject({ reachable: false })
})

test('the API itself can ask for the reboot: it answers, then the box goes away and comes back', async () => {
  await using box = await house({ rebootSeconds: 0.2 })
  expect(await box.call('POST', 'system/reboot/')).toEqual({ success: true })
  await until(() => box.simulator.sessions === 0)
  await until(() =>
    session(box.simulator).then(
      () => true,
      () => false,
    ),
  )
})
