/** The tests of one phase: every fault of a table, one after the other, in one installation. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Fault, Phase } from './fault.ts'
import { fewChapters } from './few-chapters.ts'
import { heap } from './heap.ts'
import { type Home, openHome } from './home.ts'
import { runFault } from './matrix.ts'
import type { Cell } from './reporter.ts'

/** How much more memory the code, its caches and an installation with some history may hold. Megabytes. */
const maxGrowth = 20

export function testPhase(phase: Phase, faults: readonly Fault[]): void {
  describe(`every fault ${phase}`, () => {
    let home: Home
    let baseline = 0
    beforeAll(async () => {
      home = await openHome(phase === 'in the steady state' ? {} : { settings: fewChapters })
    })
    afterAll(() => home.close())

    it.for(faults)('$name: nothing is wrong meanwhile, and everything recovers', async (fault, { task }) => {
      const problems = await runFault(home, fault, phase).catch((error: unknown) => [String(error)])
      task.meta.cells = [{ of: 'the Freebox', fault: fault.name, phase, problems }] satisfies Cell[]
      expect(problems).toEqual([])
      baseline ||= await heap()
    })

    it('does not grow in memory', async () => {
      expect((await heap()) - baseline).toBeLessThan(maxGrowth)
    })
  })
}
