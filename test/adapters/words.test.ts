/** Words of an enumeration, as boxes write them. */
import { expect, test } from 'vitest'
import { oneOf } from '../../src/contract/leaves.ts'

const schema = oneOf('up', 'goingDown')

test('is known in whatever case the box writes it', () => {
  expect(['up', 'UP', 'Up', 'goingdown'].map((it) => schema.parse(it))).toEqual(['up', 'up', 'up', 'goingDown'])
})

test('that nobody knows is unknown, and so is what is no word', () => {
  expect(['sideways', '', null, 7, {}].map((it) => schema.parse(it))).toEqual(Array(5).fill('unknown'))
  expect(schema.options).toEqual(['up', 'goingDown', 'unknown'])
})
