/** The traffic of the Ethernet ports, over many polls: one request for all, each port in turn while that fails. */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import ethernetSwitch from '../../adapters/switch/index.ts'
import { ReadMemory } from '../../src/engine/poll/read-memory.ts'
import { Poll } from '../../src/engine/poll/reader.ts'
import { Unreachable } from '../../src/errors.ts'
import { memoryLog } from '../support/ports.ts'
import { versionOf } from '../support/reader.ts'

const ids = [1, 2, 3, 4, 9999]
const status = ids.map((id) => ({ id, link: 'up', speed: '1000', rrd_id: id === 9999 ? 'sfp_lan' : String(id) }))
const history = () => ({
  ...{ date_start: 0, date_end: 600 },
  data: [
    { time: 480, ...Object.fromEntries(ids.flatMap((id) => [`rx_${id}`, `tx_${id}`]).map((name) => [name, 125_000])) },
    { time: 600, rx_1: null, tx_1: null, rx_2: 250_000, tx_2: 0 },
  ],
})
const stats = (id: number) => ({
  tx_bytes_rate: 1000 * id,
  rx_bytes_rate: 2000 * id,
  tx_bytes: 1e9,
  rx_good_bytes: 2e9,
})

const Shown = z.array(z.object({ port: z.string(), rate_down: z.number().nullable(), rate_up: z.number().nullable() }))

/** A switch whose traffic is read every `every` seconds. */
function openSwitch(every: number) {
  let at = 1000
  const [{ log }, resource] = [memoryLog(), {}]
  const memory = new ReadMemory({ log, boxIsUp: () => true, now: () => at, pause: 0 })
  const table = ethernetSwitch.resources({}).traffic
  const [requests, box]: [{ path: string; at: number }[], { rrd: () => unknown }] = [[], { rrd: history }]
  const answer = async ({ path }: { path: string }) => {
    requests.push({ path, at })
    if (path === 'switch/status/') return status
    if (path.startsWith('rrd/')) return box.rrd()
    return stats(Number(/port\/(\d+)\//.exec(path)?.[1]))
  }
  return {
    box,
    /** The rates of each port after a poll, and the paths that were read for them. */
    async read() {
      at += every
      requests.length = 0
      if (table === undefined || typeof table.from === 'string') throw new Error('no traffic')
      const poll = new Poll({ box: { request: answer }, api: versionOf(16), now: at, at, memory })
      const all = Shown.parse(await table.from(poll.reader(resource)))
      const rates = Object.fromEntries(all.map((it) => [it.port, [it.rate_down, it.rate_up]]))
      return {
        rates,
        paths: requests.map(({ path }) => path.replace(/\?.*/, '')).filter((it) => !it.includes('status')),
      }
    },
  }
}

describe('the traffic of five ports', () => {
  test('is read only if the user asks for it', () => {
    expect(ethernetSwitch.resources({}).traffic?.onlyIfEnabled).toBe(true)
  })

  test('is one request each minute, and the totals of each port follow every five minutes', async () => {
    const { read } = openSwitch(60)
    const first = await read()
    expect(first.paths).toEqual(['rrd/', ...ids.map((id) => `switch/port/${id}/stats`)])
    // The newest value of each port, which is not in the newest point for all. The SFP port is called otherwise there.
    expect(first.rates).toEqual({
      ...{ 1: [125_000, 125_000], 2: [0, 250_000], 3: [125_000, 125_000], 4: [125_000, 125_000] },
      sfp_lan: [9_999_000, 19_998_000],
    })
    const later = [await read(), await read(), await read(), await read(), await read()]
    expect(later.map(({ paths }) => paths.length)).toEqual([2, 2, 2, 2, 6])
  })

  test.each([
    ['is refused', () => Promise.reject(new Unreachable('', 'internal_error'))],
    ['is not there', () => undefined],
    ['is empty', () => ({ data: [] })],
    ['has other fields', () => ({ data: [{ time: 600, temp1: 5 }] })],
    ['has only gaps', () => ({ data: [{ time: 600, rx_1: null, tx_1: null }] })],
    ['is no history', () => 'down for maintenance'],
  ])('is read port by port while the history %s, and from the history later', async (_, rrd) => {
    const { read, box } = openSwitch(60)
    box.rrd = rrd
    const { rates } = await read()
    expect(rates).toMatchObject({ 1: [1000, 2000], 4: [4000, 8000], sfp_lan: [9_999_000, 19_998_000] })
    box.rrd = history
    await read()
    // The poll does not wait for the attempt.
    await new Promise((resolve) => setTimeout(resolve))
    expect((await read()).rates).toMatchObject({ 1: [125_000, 125_000] })
  })

  test('is read fairly if it is read often: each port as often as another, and 30 requests a minute', async () => {
    const { read, box } = openSwitch(5)
    box.rrd = () => ({ data: [] })
    await read()
    const counts = new Map<string, number>()
    for (let at = 0; at < 60; at += 1) {
      const { paths } = await read()
      for (const path of paths.filter((it) => it.startsWith('switch'))) counts.set(path, (counts.get(path) ?? 0) + 1)
    }
    const all = [...counts.values()]
    expect(all).toHaveLength(5)
    expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1)
    expect(all.reduce((sum, it) => sum + it, 0)).toBeLessThanOrEqual(30 * 5)
  })
})
