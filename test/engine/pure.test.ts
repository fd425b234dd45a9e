import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { many, one } from '../../src/contract/resource.ts'
import { conditionOf, retryDelay } from '../../src/engine/poll/condition.ts'
import { applyEvent, type Held, parse, reconcile, unlistedOf } from '../../src/engine/poll/reconcile.ts'
import {
  type Candidate,
  wanted as isWanted,
  selectDevices,
  whyUnwantedHost,
} from '../../src/engine/present/device-selection/device-selection.ts'
import { nextLook, track } from '../../src/engine/present/presence/presence.ts'
import { NotGranted, NotHere, Unreachable } from '../../src/errors.ts'

const Host = z.object({ id: z.string(), here: z.boolean(), station: z.string().optional() })
const hosts = many({ schema: Host, from: 'x', every: '1m', key: (it) => it.id, entities: {} })
const alice = { id: 'alice', here: true }
const bob = { id: 'bob', here: false }
const nothing: ReadonlyMap<string, Held> = new Map()
let time = 0
const readAt = (at: number, listAt = at) => ({ at, answers: new Map([['list', listAt]]) })
const read = (raw: unknown, before = nothing) => reconcile(before, parse(hosts, raw, before), readAt(++time))

describe('what a read proves', () => {
  it('a host that left the list is removed after two complete reads', () => {
    const first = read([alice, bob])
    const second = read([bob], first.objects)
    expect([...second.objects.keys()]).toEqual(['bob', 'alice'])
    const third = read([bob], second.objects)
    expect(third.gone).toEqual(['alice'])
    expect([...third.objects.keys()]).toEqual(['bob'])
  })

  it('an object that its table keeps stays as it is then, until it is listed again', () => {
    const kept = { ...hosts, unlisted: () => ({ here: false }) }
    const next = (raw: unknown, before = nothing) => {
      return reconcile(before, parse(kept, raw, before), readAt(++time), (held) => unlistedOf(kept, held))
    }
    const second = next([bob], next([alice, bob]).objects)
    const third = next([bob], second.objects)
    expect(third.gone).toEqual([])
    expect(third.objects.get('alice')?.it).toEqual({ id: 'alice', here: false })
    const fourth = next([bob], third.objects)
    expect(fourth.objects.get('alice')).toBe(third.objects.get('alice'))
    expect(next([bob, alice], fourth.objects).objects.get('alice')?.it).toEqual(alice)
  })

  it('a host is not removed because one cached list without it was used for two reads', () => {
    const first = read([alice, bob])
    const bobAlone = parse(hosts, [bob], first.objects)
    const second = reconcile(first.objects, bobAlone, readAt(1000))
    const third = reconcile(second.objects, bobAlone, readAt(1030, 1000))
    expect(third.gone).toEqual([])
    expect(reconcile(third.objects, bobAlone, readAt(1060)).gone).toEqual(['alice'])
  })

  it('a host is removed although an answer that it is not in comes from a cache', () => {
    const withCache = (at: number) => ({
      at,
      answers: new Map([
        ['hosts', at],
        ['access points', 900],
      ]),
    })
    const bobAlone = parse(hosts, [bob], read([alice, bob]).objects)
    const second = reconcile(read([alice, bob]).objects, bobAlone, withCache(1000))
    expect(reconcile(second.objects, bobAlone, withCache(1060)).gone).toEqual(['alice'])
  })

  it('a host that is back after one read was never away', () => {
    const back = read([alice, bob], read([bob], read([alice, bob]).objects).objects)
    expect(read([bob], back.objects).gone).toEqual([])
  })

  it('an item that is not understood is left out, and nothing is removed', () => {
    const first = read([alice, bob])
    const bad = parse(hosts, [bob, { id: 7 }], first.objects)
    expect(bad).toMatchObject({ complete: false, problem: expect.stringContaining('id') })
    const twice = reconcile(reconcile(first.objects, bad, readAt(1000)).objects, bad, readAt(1001))
    expect(twice.gone).toEqual([])
    expect(twice.objects.has('alice')).toBe(true)
  })

  it.each([undefined, null, {}, ''])('an empty list may be written as %j', (raw) => {
    expect(parse(hosts, raw, nothing)).toEqual({ objects: new Map(), complete: true })
  })

  it('an answer that is not a list proves nothing', () => {
    expect(parse(hosts, { id: 'alice' }, nothing).complete).toBe(false)
    expect(parse(hosts, 'oops', nothing).complete).toBe(false)
  })

  it('an item that has not changed keeps its object', () => {
    const first = read([alice])
    const second = read([{ ...alice }], first.objects)
    expect(second.objects.get('alice')?.it).toBe(first.objects.get('alice')?.it)
  })

  it('a resource that exists once is parsed as it is', () => {
    const line = one({ schema: z.object({ up: z.boolean() }), from: 'x', every: '1m', entities: {} })
    expect(parse(line, { up: true }, nothing).objects.get('')?.it).toEqual({ up: true })
  })
})

describe('an event', () => {
  const known = read([{ ...alice, station: 'wifi' }]).objects

  it('is merged into what was read: fields that it does not carry stay', () => {
    expect(applyEvent(hosts, { id: 'alice', here: false }, known)?.held.it).toEqual({
      id: 'alice',
      here: false,
      station: 'wifi',
    })
  })

  it('may introduce a host that was never read', () => {
    expect(applyEvent(hosts, bob, known)).toMatchObject({ key: 'bob', held: { it: bob } })
  })

  it.each([
    [{ here: true }],
    [{ id: 3 }],
    ['text'],
    [null],
    [[]],
    [{ id: 'bob' }],
    [JSON.parse('{"__proto__":{"id":"x"}}')],
  ])('that is not understood (%j) changes nothing: the next read shows the truth', (result) => {
    expect(applyEvent(hosts, result, known)).toBeUndefined()
    expect({}).not.toHaveProperty('id')
  })
})

describe('who is home', () => {
  const at = (now: number, returned = Number.NEGATIVE_INFINITY) => ({ now, returned, considerHome: 180 })
  const home = track(undefined, true, null, at(0))

  it('is home at once, and away only after consider_home of certain absence', () => {
    const silent = track(home, false, null, at(100))
    expect(silent).toEqual({ home: true, absentSince: 100 })
    expect(nextLook(silent, 180)).toBe(280)
    expect(track(silent, false, null, at(279)).home).toBe(true)
    expect(track(silent, false, null, at(280)).home).toBe(false)
    expect(track(silent, true, null, at(200))).toEqual({ home: true, absentSince: null })
  })

  it('counts from the return of a box that was away, as it has seen no phone yet', () => {
    const silent = track(home, false, null, at(100))
    expect(track(silent, false, null, at(600, 590)).home).toBe(true)
    expect(track(track(silent, false, null, at(600, 590)), false, null, at(770, 590)).home).toBe(false)
  })

  it('does not come home because the box is back', () => {
    const away = track(track(home, false, null, at(0)), false, null, at(500))
    expect(away.home).toBe(false)
    expect(track(away, false, null, at(600, 599)).home).toBe(false)
  })

  it('counts from when the box last saw the phone if the bridge has just started', () => {
    expect(track(undefined, false, 900, at(1000)).home).toBe(true)
    expect(track(undefined, false, 700, at(1000)).home).toBe(false)
    expect(track(undefined, false, null, at(1000)).home).toBe(false)
    expect(track(undefined, false, 5000, at(1000)).home).toBe(true)
  })

  it('keeps its state while nothing is known', () => {
    expect(track(home, null, null, at(9999))).toEqual(home)
    expect(track(undefined, null, null, at(0)).home).toBeNull()
  })
})

describe('which hosts become devices', () => {
  const candidate = (key: string, name: string, familiar = false): Candidate => ({
    key,
    it: { familiar },
    device: { name, mac: 'AA:BB:CC:00:00:01' },
  })
  const policy = { hosts: 'named', include: [], exclude: [], consider_home: 180, hold: 900 } as const
  const whyUnwanted = (presence: object) => {
    const leftOutBecause = (it: Candidate['it']) => (it.familiar === true ? undefined : 'unnamed')
    return whyUnwantedHost({ ...policy, ...presence }, leftOutBecause, () => 0)
  }
  const wanted = (presence: object, ...candidates: Candidate[]) => {
    return [...selectDevices(candidates, isWanted(whyUnwanted(presence)), 100, new Set()).selected]
  }
  const [phone, stranger] = [candidate('ether-1', "Alice's (phone)", true), candidate('ether-2', 'android-1234')]

  it.each([
    ['named takes those that the adapter announces by default', {}, ['ether-1']],
    ['all takes all', { hosts: 'all' }, ['ether-1', 'ether-2']],
    ['off takes none', { hosts: 'off' }, []],
    ['list takes what is included', { hosts: 'list', include: ['android-*'] }, ['ether-2']],
    ['include adds, by MAC in any case', { include: ['aa:bb:*'] }, ['ether-1', 'ether-2']],
    ['exclude wins, and a name is also what it is', { hosts: 'all', exclude: ["alice's (phone)"] }, ['ether-2']],
  ])('%s', (_, presence, keys) => {
    expect(wanted(presence, phone, stranger)).toEqual(keys)
  })

  it.each([
    ['the adapter', {}, 'unnamed'],
    ['presence.hosts: off', { hosts: 'off' }, 'off'],
    ['presence.hosts: list', { hosts: 'list', include: ['Bob'] }, 'not included'],
    ['presence.exclude', { hosts: 'all', exclude: ['android-*'] }, 'excluded'],
    ['nothing', { hosts: 'all' }, undefined],
  ])('names %s as the reason why a host is not one', (_, presence, why) => {
    expect(whyUnwanted(presence)(stranger)).toBe(why)
  })

  it('named stops at the limit, and those that were there before stay', () => {
    const crowd = Array.from({ length: 150 }, (_, at) => candidate(`host-${at}`, `Host ${at}`, true))
    const choice = selectDevices(crowd, isWanted(whyUnwanted({})), 100, new Set(['host-149']))
    expect(choice.selected.size).toBe(100)
    expect(choice.selected.has('host-149')).toBe(true)
    expect(choice.left).toBe(50)
  })
})

describe('a resource that cannot be read', () => {
  it('is read less and less often', () => {
    const waits = [1, 2, 3, 4, 5, 9].map((failures) => retryDelay('unreachable', 30, failures))
    expect(waits).toEqual([30, 60, 120, 240, 300, 300])
    expect(retryDelay('box has none', 30, 1)).toBe(600)
    expect(retryDelay('missing right', 30, 1)).toBe(300)
    expect(retryDelay('granted', 30, 0)).toBe(30)
    expect(retryDelay('unreachable', 3600, 5)).toBe(3600)
  })

  it('is judged by the class of the error, never by its message', () => {
    expect(conditionOf(new NotHere('', 'nodev'))).toBe('box has none')
    expect(conditionOf(new NotGranted('', 'home'))).toBe('missing right')
    expect(conditionOf(new Unreachable('', 'timeout'))).toBe('unreachable')
  })
})
