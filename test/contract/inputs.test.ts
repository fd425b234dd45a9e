/** Values that users write in several forms. */
import { describe, expect, test } from 'vitest'
import { instant } from '../../src/contract/index.ts'

describe('a moment that a user writes', () => {
  test.each([
    [1795345200, 1795345200],
    ['1795345200', 1795345200],
    [1795345200.9, 1795345200],
    ['2026-11-22T10:20:00Z', 1795342800],
    ['2026-11-22T11:20+01:00', 1795342800],
    ['2026-11-22 10:20:00Z', 1795342800],
  ])('%j is a time', (given, expected) => {
    expect(instant.parse(given)).toBe(expected)
  })

  test('without a time zone is local, also if it is a day', () => {
    expect(instant.parse('2026-07-01')).toBe(new Date(2026, 6, 1).getTime() / 1000)
    expect(instant.parse('2026-07-01T12:00')).toBe(new Date(2026, 6, 1, 12).getTime() / 1000)
  })

  // Milliseconds would be a year that no box knows.
  test.each(['yesterday', '', -1, 1795345200000, '2026-13-01', '12:00', Number.NaN])('%j is no time', (given) => {
    expect(instant.safeParse(given).success).toBe(false)
  })
})
