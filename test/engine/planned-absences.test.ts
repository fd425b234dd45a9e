/** What the log says about a box that is away as planned. */
import { describe, expect, it } from 'vitest'
import { PlannedAbsences } from '../../src/engine/planned-absences.ts'
import { memoryStore } from '../support/ports.ts'

const friday = Date.parse('2026-11-27T21:00:00Z') / 1000 // 22:00 in France
const hour = 3600

function explanationAt(now: number, from: number, until: number): string | undefined {
  return new PlannedAbsences({ store: memoryStore(), clock: { epoch: () => now } }, [{ from, until }]).explanation()
}

describe('the log about a box that is away as planned', () => {
  it('names the time at which it returns, and the day too if that is more than a day ahead', () => {
    expect(explanationAt(friday, friday, friday + 9 * hour)).toContain('in standby until 07:00, as planned')
    expect(explanationAt(friday, friday, friday + 57 * hour)).toContain('in standby until Monday 07:00, as planned')
  })

  it('explains nothing later than five minutes after the end of the plan, or before its beginning', () => {
    expect(explanationAt(friday + 9 * hour + 240, friday, friday + 9 * hour)).toBeDefined()
    expect(explanationAt(friday + 9 * hour + 360, friday, friday + 9 * hour)).toBeUndefined()
    expect(explanationAt(friday - 2 * hour, friday, friday + 9 * hour)).toBeUndefined()
  })
})
