/** A query that sends the first of several requests that the box has. */
import { describe, expect, test } from 'vitest'
import { get, post } from '../../src/contract/index.ts'
import { firstOf } from '../../src/engine/command/first-of.ts'
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
    expect(await firstOf(box.request, both)).toBe(7)
  })

  test.each([new Refused('', 'db_error'), new Unreachable('', 'timeout')])(
    'says itself what is wrong if it was allowed: %s',
    async (error) => {
      const box = memoryBox({ 'history/': error, 'history/?db=net': 7 })
      await expect(firstOf(box.request, both)).rejects.toBe(error)
      expect(box.requests).toHaveLength(1)
    },
  )

  test('says what is wrong if no other one succeeds', async () => {
    const error = new NotGranted('', 'settings')
    const box = memoryBox({ 'history/': error, 'history/?db=net': new Refused('', 'inval') })
    await expect(firstOf(box.request, both)).rejects.toBe(error)
  })
})
