/** docs/internals/faults.md says what the tables say that the matrix tries. */
import { expect, test } from 'vitest'
import { page } from './page.ts'

test('docs/internals/faults.md is what the tables of faults say (`npx vitest run test/faults/page.test.ts -u` writes it)', async () => {
  await expect(page()).toMatchFileSnapshot('../../docs/internals/faults.md')
})
