/** One phase of the matrix as tests: every fault of a table in it, one after the other, in one home. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Fault, Phase } from './fault.ts'
import { type Home, openHome } from './home.ts'
import { suffer } from './matrix.ts'
import { heap } from './memory.ts'
import type { Cell } from './reporter.ts'

/** What code, caches and a home that has seen much may hold more than after the first fault. Megabytes. */
const grown = 20

export function testPhase(phase: Phase, faults: readonly Fault[]): void {
  describe(phase, () => {
    let home: Home
    let held = 0
    beforeAll(async () => {
      home = await openHome()
    })
    afterAll(() => home.close())

    it.for(faults)('$name', async (fault, { task }) => {
      const wrong = await suffer(home, fault, phase).catch((problem: unknown) => [String(problem)])
      task.meta.cells = [{ of: 'the Freebox', fault: fault.name, phase, wrong }] satisfies Cell[]
      expect(wrong).toEqual([])
      held ||= await heap()
    })

    it('holds no more memory than in the beginning', async () => {
      expect((await heap()) - held).toBeLessThan(grown)
    })
  })
}
