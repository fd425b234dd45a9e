/** Values that users write in several forms. */
import { describe, expect, test, vi } from 'vitest'
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

  test.each([
    ['2026-07-01', '2026-06-30T22:00:00Z'],
    ['2026-07-01T12:00', '2026-07-01T10:00:00Z'],
    ['2026-12-24 21:10', '2026-12-24T20:10:00Z'],
    ['2026-12-24T21:10:30', '2026-12-24T20:10:30Z'],
    // The clocks change at 01:00 UTC: the hour of October is there twice, and that of March is not there.
    ['2026-10-25T02:30', '2026-10-25T00:30:00Z'],
    ['2026-10-25T03:00', '2026-10-25T02:00:00Z'],
    ['2026-03-29T01:59', '2026-03-29T00:59:00Z'],
    ['2026-03-29T02:30', '2026-03-29T01:30:00Z'],
    ['2026-03-29T03:00', '2026-03-29T01:00:00Z'],
    ['2026-12-24T21:10-05:00', '2026-12-25T02:10:00Z'],
    ['2026-12-24T21:10+0200', '2026-12-24T19:10:00Z'],
  ])('%s without a time zone is the time where the box is, in a container too', (given, utc) => {
    for (const zone of ['UTC', 'America/New_York', 'Europe/Paris']) {
      vi.stubEnv('TZ', zone)
      expect(instant.parse(given)).toBe(Date.parse(utc) / 1000)
    }
    vi.unstubAllEnvs()
  })

  // Milliseconds would be a year that no box knows.
  test.each(['yesterday', '', -1, 1795345200000, '2026-13-01', '12:00', Number.NaN])('%j is no time', (given) => {
    expect(instant.safeParse(given).success).toBe(false)
  })
})
