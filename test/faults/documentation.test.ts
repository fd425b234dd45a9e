/** docs/internals/faults.md is generated from the tables that the tests use. */
import { expect, test } from 'vitest'
import { page } from './documentation.ts'

test('docs/internals/faults.md is current (`npx vitest run test/faults/documentation.test.ts -u` writes it)', async () => {
  await expect(page()).toMatchFileSnapshot('../../docs/internals/faults.md')
})
