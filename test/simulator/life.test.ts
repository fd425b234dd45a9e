import { expect, test } from 'vitest'
import { secondsOf } from '../../src/simulator/events-over-time.ts'
import { furnish } from '../../src/simulator/house.ts'
import { models } from '../../src/simulator/models.ts'
import { house, until } from './caller.ts'

test('a house that lives has traffic, people who come and go, and an outage now and then', async () => {
  await using box = await house({ alive: { speed: 200 } })
  const { connection, hosts } = box.simulator.house
  const present = () => hosts.filter((host) => host.reachable).length
  const [bytes, people] = [connection.status.bytes_down, present()]
  await until(() => connection.status.bytes_down > bytes)
  await until(() => present() !== people)
  await until(() => connection.status.state === 'down')
  await until(() => connection.status.state === 'up')
})

test('two houses with the same seed live alike, others do not', () => {
  const story = (seed: number) => {
    const model = models.delta
    const house = furnish({ model, line: model.line, bridge: false, hosts: 0, apiVersion: model.api_version })
    const told: string[] = []
    const reachable = (id: string, here: boolean) => told.push(`${id} ${here}`)
    const pass = secondsOf({ house, reachable }, seed)
    for (let second = 0; second < 100; second += 1) pass()
    return { told, ...house.connection.status }
  }
  expect(story(7)).toEqual(story(7))
  expect(story(7)).not.toEqual(story(8))
})

test('every node of the house has something to tell by itself, but the one that nobody knows', () => {
  const model = models.delta
  const house = furnish({ model, line: model.line, bridge: false, hosts: 0, apiVersion: model.api_version })
  const nodes = () => (house.home?.nodes ?? []).map((it) => JSON.stringify([it.values, it.history]))
  const before = nodes()
  const pass = secondsOf({ house, reachable: () => {} }, 7)
  const moved = new Set<number>()
  for (let second = 0; second < 90; second += 1) {
    pass()
    for (const [at, now] of nodes().entries()) if (now !== before[at]) moved.add(house.home?.nodes[at]?.id ?? 0)
  }
  expect([...moved].sort((a, b) => a - b)).toEqual([7, 16, 24, 26, 28, 31, 32, 33, 34, 35, 40])
})
