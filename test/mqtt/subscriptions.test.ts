/** Filters: which topics they match, and which of them the broker is asked for. */
import { expect, it } from 'vitest'
import { matches, Subscriptions } from '../../src/mqtt/subscriptions.ts'
import { readableLog } from './support.ts'

it.each([
  ['freebox/+/+/set', 'freebox/a/b/set', true],
  ['freebox/+/+/set', 'freebox/a/b/c/set', false],
  ['freebox/#', 'freebox', true],
  ['freebox/#', 'freebox/a/b', true],
  ['freebox', 'freebox/a', false],
  ['+/+', '/a', true],
  ['#', '$SYS/broker', false],
  ['$SYS/#', '$SYS/broker', true],
])('the filter %s matches the topic %s: %s', (filter, topic, expected) => {
  expect(matches(filter, topic)).toBe(expected)
})

it('does not request a filter that another one covers, until the other one is removed', () => {
  const subscriptions = new Subscriptions(readableLog().log)
  const nothing = () => {}
  subscriptions.add(['a/+/set', 'b'], nothing)
  expect(subscriptions.change(['a/+/set', 'b'])).toEqual({ subscribe: ['a/+/set', 'b'], unsubscribe: [] })
  const end = subscriptions.add(['a/#'], nothing)
  expect(subscriptions.change(['a/#'])).toEqual({ subscribe: ['a/#'], unsubscribe: ['a/+/set'] })
  end()
  expect(subscriptions.change([])).toEqual({ subscribe: ['a/+/set'], unsubscribe: ['a/#'] })
})

it('requests a covering filter again, so that a second subscription receives the retained messages too', () => {
  const subscriptions = new Subscriptions(readableLog().log)
  subscriptions.add(['a/#'], () => {})
  subscriptions.change(['a/#'])
  subscriptions.add(['a/b'], () => {})
  expect(subscriptions.change(['a/b'])).toEqual({ subscribe: ['a/#'], unsubscribe: [] })
})

it('unsubscribes from a filter that was removed during a disconnection, since the broker kept the session', () => {
  const subscriptions = new Subscriptions(readableLog().log)
  subscriptions.add(['a'], () => {})
  const end = subscriptions.add(['b'], () => {})
  subscriptions.change('all')
  end()
  expect(subscriptions.change('all')).toEqual({ subscribe: ['a'], unsubscribe: ['b'] })
})
