/** Events of a list: what appears, changes and disappears between two reads. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Item } from '../../src/contract/compiled.ts'
import { many } from '../../src/contract/resource.ts'
import { type Objects, parse, reconcile } from '../../src/engine/poll/reconcile.ts'
import { ListEvents, type ListMemory } from '../../src/engine/present/list-events.ts'

const calls = many({
  schema: z.object({ id: z.number(), type: z.string() }),
  from: 'call/log/',
  every: '30s',
  key: (it) => String(it.id),
  entities: {},
  listEvents: {
    call: {
      is: 'event',
      name: 'Call',
      attributes: { number: (it) => it.id },
      types: {
        missed: (before, after) => before === undefined && after?.type === 'missed',
        changed: (before, after) => before !== undefined && after !== undefined && before.type !== after.type,
        ended: (_before, after) => after === undefined,
      },
    },
  },
})

/** A list that is read again and again. Returns the events of each read. */
function listen(memory: ListMemory) {
  const published: object[] = []
  const events = new ListEvents('calls.call', calls, memory, (_row, payload) => void published.push(payload))
  let before: Objects = new Map()
  let time = 0
  return (...raw: Item[]) => {
    published.length = 0
    const batch = parse(calls, raw, before)
    const { objects, gone } = reconcile(before, batch, { at: ++time, answers: new Map([['list', time]]) })
    events.compare({ before, objects, gone, complete: batch.complete, problem: batch.problem, read: batch.objects })
    before = objects
    return [...published]
  }
}

/** A memory that holds what the test gives it. */
function memoryOf(keys?: string[]): ListMemory {
  const recent = keys && new Map(keys.map((key) => [key, undefined]))
  return { recent: () => recent, remember: () => {}, close: () => {} }
}

const missed = (id: number) => ({ id, type: 'missed' })

describe('an event of a list', () => {
  it('is published once, and not for what is there at the first start', () => {
    const read = listen(memoryOf())
    expect(read(missed(2), missed(1))).toEqual([])
    expect(read(missed(3), missed(2), missed(1))).toEqual([{ event_type: 'missed', number: 3 }])
    expect(read(missed(3), missed(2), missed(1))).toEqual([])
  })

  it('is published in the order in which things happened', () => {
    const read = listen(memoryOf())
    read(missed(1))
    expect(read(missed(11), missed(9), missed(1))).toEqual([
      { event_type: 'missed', number: 9 },
      { event_type: 'missed', number: 11 },
    ])
  })

  it('during a short restart of the bridge is not lost', () => {
    expect(listen(memoryOf(['1']))(missed(2), missed(1))).toEqual([{ event_type: 'missed', number: 2 }])
    expect(listen(memoryOf([]))(missed(1))).toHaveLength(1)
  })

  it('may compare an object with its earlier version', () => {
    const read = listen(memoryOf())
    read(missed(1))
    expect(read({ id: 1, type: 'accepted' })).toEqual([{ event_type: 'changed', number: 1 }])
  })

  it('is not published again for an object that one read did not have', () => {
    const read = listen(memoryOf())
    read(missed(2), missed(1))
    expect(read(missed(2))).toEqual([])
    expect(read(missed(2), missed(1))).toEqual([])
  })

  it('is published for an object that is gone, after two complete reads without it', () => {
    const read = listen(memoryOf())
    read(missed(2), missed(1))
    expect(read(missed(2))).toEqual([])
    expect(read(missed(2))).toEqual([{ event_type: 'ended', number: 1 }])
    expect(read(missed(2))).toEqual([])
  })

  it('waits for a complete read if an item is not understood', () => {
    const read = listen(memoryOf())
    read(missed(1))
    expect(read({ id: 'odd' }, missed(2), missed(1))).toEqual([])
    expect(read(missed(2), missed(1))).toEqual([{ event_type: 'missed', number: 2 }])
  })

  it('is published at the second read if the same item is still not understood', () => {
    const odd = { id: 'odd' }
    const read = listen(memoryOf())
    expect(read(odd, missed(1))).toEqual([])
    expect(read(odd, missed(1))).toEqual([])
    expect(read(odd, missed(2), missed(1))).toEqual([{ event_type: 'missed', number: 2 }])
    expect(read(odd, missed(2), { id: 1, type: 'accepted' })).toEqual([{ event_type: 'changed', number: 1 }])
    expect(read(odd, missed(2), { id: 1, type: 'accepted' })).toEqual([])
  })

  it('that names what it keeps is published after an absence of any length', () => {
    const { call } = calls.listEvents
    if (call?.is !== 'event') throw new Error('the list has no such event')
    const kept = { ...calls, listEvents: { call: { ...call, keeps: ['type'] } } }
    const asked: (number | undefined)[] = []
    const memory = { ...memoryOf(['1']), recent: (_: string, within?: number) => void asked.push(within) }
    for (const resource of [calls, kept]) {
      const events = new ListEvents('calls.call', resource, memory, () => undefined)
      events.compare({ before: new Map(), objects: new Map(), gone: [], complete: true, read: new Map() })
    }
    expect(asked).toEqual([600, Number.POSITIVE_INFINITY])
  })
})
