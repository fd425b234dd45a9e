/** Every folder of test/fixtures/<adapter>/ is the box of one household. Compares what its answers lead to. */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import { replay } from './replay.ts'

// "Outages today" begins at local midnight.
process.env.TZ = 'Europe/Paris'

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url))

for (const { name } of adapters) {
  describe(name, () => {
    for (const box of readdirSync(`${fixtures}${name}`).sort()) {
      test(box, async () => {
        const { lint, announced, ...outcome } = await replay(name, `${fixtures}${name}/${box}`)
        expect(lint).toEqual([])
        await expect(`${JSON.stringify(outcome, null, 2)}\n`).toMatchFileSnapshot(
          `${fixtures}${name}/${box}/expected.json`,
        )
      })
    }
  })
}
