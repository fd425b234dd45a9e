/** The mutations of `npm run chaos:prove` still apply: each source snippet occurs exactly once in its file. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { mutations } from './mutations.ts'

it.each(mutations)('the mutation "$name" can still be applied to $file', ({ file, from }) => {
  expect(readFileSync(file, 'utf8').split(from)).toHaveLength(2)
})
