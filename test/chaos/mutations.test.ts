/** The broken daemons of `npm run chaos:prove` can still be made: what each of them changes stands there, once. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { mutations } from './mutations.ts'

it.each(mutations)('$file is still written as it is to be broken', ({ file, from }) => {
  expect(readFileSync(file, 'utf8').split(from)).toHaveLength(2)
})
