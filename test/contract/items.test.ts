/** Parsing what a source has put together. */
import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseEach } from '../../src/contract/index.ts'

test('an item that does not match is undefined, and the others keep their places', async () => {
  const Item = z.object({ id: z.number() })
  expect(await parseEach(Item, [{ id: 1 }, { id: 'x' }, null, { id: 2 }])).toEqual([
    { id: 1 },
    undefined,
    undefined,
    { id: 2 },
  ])
})

test('an item that has not changed is not parsed again', async () => {
  let parsed = 0
  const Item = z.object({ id: z.number() }).transform((it) => ({ ...it, parsed: ++parsed }))
  const items = [{ id: 1 }, { id: 2 }]
  const first = await parseEach(Item, items)
  const second = await parseEach(Item, [...items, { id: 3 }])
  expect(second[0]).toBe(first[0])
  expect(parsed).toBe(3)
})
