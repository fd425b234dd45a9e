/** What a query with several requests reads from. */
import { describe, expect, test } from 'vitest'
import { get, post } from '../../src/contract/index.ts'
import { queryBox } from '../../src/engine/poll/query-box.ts'
import { NotGranted, NotHere, Refused, Unreachable } from '../../src/errors.ts'
import { memoryBox } from '../support/ports.ts'

const both = [post('history/', {}), get('history/?db=net')]

describe('the first of several requests', () => {
  test.each([
    ['the right is missing', new NotGranted('', 'settings')],
    ['the box does not have the path', new NotHere('', 'http_404')],
    ['the box does not take the method', new Refused('', 'invalid_request')],
  ])('is followed by the next one if %s', async (_, error) => {
    const box = memoryBox({ 'history/': error, 'history/?db=net': 7 })
    expect(await queryBox(box).firstOf(both)).toBe(7)
  })

  test.each([new Refused('', 'db_error'), new Unreachable('', 'timeout')])(
    'says itself what is wrong if it was allowed: %s',
    async (error) => {
      const box = memoryBox({ 'history/': error, 'history/?db=net': 7 })
      await expect(queryBox(box).firstOf(both)).rejects.toBe(error)
      expect(box.requests).toHaveLength(1)
    },
  )

  test('says what is wrong if no other one succeeds', async () => {
    const error = new NotGranted('', 'settings')
    const box = memoryBox({ 'history/': error, 'history/?db=net': new Refused('', 'inval') })
    await expect(queryBox(box).firstOf(both)).rejects.toBe(error)
  })
})

test('a right counts as given until the box has said that it is missing', () => {
  const box = memoryBox({})
  expect(queryBox(box).may('settings')).toBe(true)
  expect(queryBox({ ...box, rights: { settings: false } }).may('settings')).toBe(false)
})
