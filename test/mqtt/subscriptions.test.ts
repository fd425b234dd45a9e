/** Filters: what falls under them, and which of them the broker is told. */
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
])('%s and %s: %s', (filter, topic, holds) => {
  expect(matches(filter, topic)).toBe(holds)
})

it('the broker is asked for no filter that another one covers, and for it again when that one goes', () => {
  const subscriptions = new Subscriptions(readableLog().log)
  const nothing = () => {}
  subscriptions.add(['a/+/set', 'b'], nothing)
  expect(subscriptions.change(['a/+/set', 'b'])).toEqual({ subscribe: ['a/+/set', 'b'], unsubscribe: [] })
  const end = subscriptions.add(['a/#'], nothing)
  expect(subscriptions.change(['a/#'])).toEqual({ subscribe: ['a/#'], unsubscribe: ['a/+/set'] })
  end()
  expect(subscriptions.change([])).toEqual({ subscribe: ['a/+/set'], unsubscribe: ['a/#'] })
})

it('who comes second to a filter gets what is retained there too', () => {
  const subscriptions = new Subscriptions(readableLog().log)
  subscriptions.add(['a/#'], () => {})
  subscriptions.change(['a/#'])
  subscriptions.add(['a/b'], () => {})
  expect(subscriptions.change(['a/b'])).toEqual({ subscribe: ['a/#'], unsubscribe: [] })
})

it('what was given up while away is unsubscribed from the session that the broker kept', () => {
  const subscriptions = new Subscriptions(readableLog().log)
  subscriptions.add(['a'], () => {})
  const end = subscriptions.add(['b'], () => {})
  subscriptions.change('all')
  end()
  expect(subscriptions.change('all')).toEqual({ subscribe: ['a'], unsubscribe: ['b'] })
})
