/** What the fixtures of Freebox Home cannot show: the order of answers, presses of a key fob, secrets. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import home from '../../adapters/home/index.ts'
import type { Item } from '../../src/contract/compiled.ts'
import type { Request } from '../../src/contract/requests.ts'
import { parse } from '../../src/engine/poll/reconcile.ts'
import { Refused } from '../../src/errors.ts'
import { readerOf, versionOf } from '../support/reader.ts'
import { objectState } from '../support/states.ts'

const now = 1_795_345_200

type Answers = (request: Request) => unknown

/** The parsed objects of a resource after one read, with their states. */
async function read(resource: string, answers: Answers, options = { invert: [] as string[] }) {
  const table = home.resources(options)[resource]
  if (!table || typeof table.from === 'string') throw new Error(`no resource ${resource}`)
  const raw = await table.from(readerOf(async (it) => answers(it), { api: 11.1, now }))
  return [...parse(table, raw, new Map()).objects.values()].map(({ it }) => ({
    it,
    state: objectState(table.entities, it, { api: versionOf(11.1) }),
  }))
}

const signal = (id: number, name: string, value_type: string, more = {}) => ({
  ...{ ep_type: 'signal', id, name, label: name, value_type, visibility: 'normal' },
  ...more,
})
const slot = (id: number, name: string, value_type: string, more = {}) => ({
  ...signal(id, name, value_type, more),
  ep_type: 'slot',
})
const node = (id: number, category: string, endpoints: object[], shown: object[] = []) => ({
  ...{ id, label: `Node ${id}`, category, status: 'active', type: { endpoints }, show_endpoints: shown },
})

/** A box whose batch answers contain values only, in the order of the request. */
function inOrder(nodes: object[], values: Record<string, unknown>): Answers {
  return ({ path, body }) => {
    if (path === 'home/nodes') return nodes
    if (path !== 'home/endpoints/get' || !Array.isArray(body)) throw new Refused('no', 'inval')
    return body.map(({ node, ep }) => ({ value: values[`${node}/${ep}`], value_type: 'bool' }))
  }
}

describe('a batch of endpoint values', () => {
  const nodes = [
    node(24, 'dws', [signal(3, 'alarm1', 'bool'), slot(0, 'alarm1', 'bool'), signal(6, 'trigger', 'bool')]),
    node(26, 'pir', [signal(6, 'trigger', 'bool'), signal(7, 'cover', 'bool')]),
  ]

  test('is assigned by its order if it contains no ids', async () => {
    const answers = inOrder(nodes, { '24/3': true, '24/6': false, '26/6': true, '26/7': false })
    expect((await read('doorswitch', answers))[0]?.state).toEqual({ open: true, alarm1: true })
    expect((await read('pir', answers))[0]?.state).toEqual({ motion: false, tamper: false })
  })

  test('that is incomplete and contains no ids is ignored', async () => {
    const [door] = await read('doorswitch', (it) => {
      if (it.path === 'home/endpoints/get')
        return [{ value: true }, { value: true }, { value: true }, { value: true }, {}]
      return it.path === 'home/nodes' ? nodes : it.path === 'home/tileset/all' ? undefined : { value: null }
    })
    expect(door?.state).toEqual({ open: null, alarm1: null })
  })

  test('never requests the PIN, nor a value that no entity shows', async () => {
    const asked: unknown[] = []
    const alarm = node(7, 'alarm', [
      signal(11, 'state', 'string', { visibility: 'internal' }),
      signal(12, 'pin', 'string'),
      signal(20, 'battery_warning', 'int'),
      signal(21, 'alarm', 'void'),
      signal(22, 'secretCode', 'string', { label: 'Code PIN' }),
    ])
    await read('alarm', ({ path, body }) => {
      if (path === 'home/nodes') return [alarm]
      asked.push(body)
      return [{ value: 'idle' }]
    })
    expect(new Set(asked.map((it) => JSON.stringify(it)))).toEqual(new Set(['[{"node":7,"ep":11}]']))
  })
})

test('the value of a slot is not a state: a switch without a signal is unknown', async () => {
  const valve = node(50, 'valve', [slot(0, 'open', 'bool', { value: true })])
  const [it] = await read('switch', inOrder([valve], {}))
  expect(it?.state).toEqual({ value: null })
})

describe('a press of a key fob', () => {
  const types = home.resources({ invert: [] }).keyfob?.entities.button
  const told = (before: Item | undefined, after: Item | undefined) => {
    if (types?.is !== 'event' || !before || !after) throw new Error('no event')
    return Object.entries(types.types).flatMap(([type, happened]) => (happened(before, after) ? [type] : []))
  }
  const fob = async (history: unknown) => {
    const it = node(28, 'kfb', [], [signal(2, 'pushed', 'int', { value: null, history })])
    return (await read('keyfob', ({ path }) => (path === 'home/nodes/28' ? it : [it])))[0]?.it
  }
  const entry = (ago: number, value: number) => ({ timestamp: (now - ago) * 1000, value })

  test('is the newest entry of the history, in each of its formats', async () => {
    const before = await fob([entry(300, 1)])
    expect(told(before, await fob([entry(300, 1), entry(5, 2)]))).toEqual(['disarm'])
    expect(told(before, await fob([entry(300, 1), entry(5, 1)]))).toEqual(['main_alarm'])
    expect(told(before, await fob(`${(now - 300) * 1000}:1;${(now - 5) * 1000}:3;`))).toEqual(['night_alarm'])
    expect(told(await fob(undefined), await fob([entry(5, 4)]))).toEqual(['free'])
  })

  test('causes one event, and none if it is old or the history comes back', async () => {
    const before = await fob([entry(5, 2)])
    expect(told(before, await fob([entry(5, 2)]))).toEqual([])
    expect(told(before, await fob([]))).toEqual([])
    expect(told(await fob([]), await fob([entry(900, 4)]))).toEqual([])
    expect(told(await fob('nonsense'), await fob([{ value: 9, timestamp: now * 1000 }, 'x', null]))).toEqual([])
  })
})

test('a list without a readable node is an error, not an empty list', async () => {
  await expect(read('doorswitch', () => [null, { id: 'x' }])).rejects.toThrow('no item is a node')
  await expect(read('doorswitch', () => ({ a: 1 }))).rejects.toThrow('expected a list')
  expect(await read('doorswitch', () => undefined)).toEqual([])
})

test('a shutter is inverted by its id or its name', async () => {
  const shutters = [31, 32, 33].map((id) =>
    node(id, 'shutter', [slot(0, 'position_set', 'int'), signal(3, 'position', 'int')]),
  )
  const answers = inOrder(shutters, { '31/3': 20, '32/3': 20, '33/3': 20 })
  const read_ = await read('shutter', answers, { invert: ['31', 'node 33'] })
  expect(read_.map(({ state }) => state.shutter_position)).toEqual([20, 80, 20])
})

test('no secret of a fixture is published', () => {
  const folder = fileURLToPath(new URL('../fixtures/home/', import.meta.url))
  const secrets = [
    '0000"',
    'motdepasse',
    'freeboxcam',
    'hunter2',
    'ed2cc17f179862f5242256b3f597c367',
    '240d000f9fefe576',
  ]
  const boxes = readdirSync(folder).map((it) => readFileSync(`${folder}${it}/box.json`, 'utf8'))
  for (const secret of secrets) expect(boxes.some((it) => it.includes(secret))).toBe(true)
  for (const it of readdirSync(folder)) {
    const expected = readFileSync(`${folder}${it}/expected.json`, 'utf8')
    for (const secret of secrets) expect(expected, it).not.toContain(secret)
  }
})
