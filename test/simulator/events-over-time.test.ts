import { expect, test } from 'vitest'
import { createTicker } from '../../src/simulator/events-over-time.ts'
import { createHouse } from '../../src/simulator/house.ts'
import { models } from '../../src/simulator/models.ts'
import { openBox, waitUntil } from './client.ts'

test('changes traffic, presence and the state of the line over time', async () => {
  await using box = await openBox({ alive: { speed: 200 } })
  const { connection, hosts } = box.simulator.house
  const present = () => hosts.filter((host) => host.reachable).length
  const [bytes, people] = [connection.status.bytes_down, present()]
  await waitUntil(() => connection.status.bytes_down > bytes)
  await waitUntil(() => present() !== people)
  await waitUntil(() => connection.status.state === 'down')
  await waitUntil(() => connection.status.state === 'up')
})

test('produces the same events for the same seed, and others for another seed', () => {
  const run = (seed: number) => {
    const model = models.delta
    const house = createHouse({ model, line: model.line, bridge: false, hosts: 0, apiVersion: model.api_version })
    const changes: string[] = []
    const setHostReachable = (id: string, reachable: boolean) => changes.push(`${id} ${reachable}`)
    const tick = createTicker({ house, setHostReachable }, seed)
    for (let second = 0; second < 100; second += 1) tick()
    return { changes, ...house.connection.status }
  }
  expect(run(7)).toEqual(run(7))
  expect(run(7)).not.toEqual(run(8))
})

test('changes every Freebox Home node over time, except for the window and the undescribed node', () => {
  const model = models.delta
  const house = createHouse({ model, line: model.line, bridge: false, hosts: 0, apiVersion: model.api_version })
  const nodes = () => (house.home?.nodes ?? []).map((it) => JSON.stringify([it.signalValues, it.history]))
  const before = nodes()
  const tick = createTicker({ house, setHostReachable: () => {} }, 7)
  const moved = new Set<number>()
  for (let second = 0; second < 90; second += 1) {
    tick()
    for (const [at, now] of nodes().entries()) if (now !== before[at]) moved.add(house.home?.nodes[at]?.id ?? 0)
  }
  expect([...moved].sort((a, b) => a - b)).toEqual([7, 16, 24, 26, 28, 31, 32, 33, 34, 35, 40])
})
