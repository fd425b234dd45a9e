import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { convert, rounded, shown } from '../../src/contract/conversion.ts'

describe('a rate or size in the unit that people use', () => {
  it.each([
    [8_000_000_000, 'bit/s', 'Mbit/s', 8000],
    [800_000, 'bit/s', 'Mbit/s', 0.8],
    [52_300, 'kbit/s', 'Mbit/s', 52.3],
    [1500, 'B/s', 'Mbit/s', 0.01],
    [0, 'B/s', 'Mbit/s', 0],
    [11_601_500, 'B/s', 'Mbit/s', 92.81],
  ] as const)('%d %s is shown in Mbit/s, and a small rate is not 0', (value, from, to, expected) => {
    expect(shown(value, from, to)).toBe(expected)
  })

  it.each([
    [512_775_503_669, 'GB', 512.78],
    [3_412_000, 'GB', 0.0034],
    [20_000, 'GB', 0.00002],
    [300_000, 'MB', 0.3],
    [1, 'MB', 0.000001],
    [0, 'MB', 0],
  ] as const)('%d bytes are shown in %s, and a small size is not 0', (value, to, expected) => {
    expect(shown(value, 'B', to)).toBe(expected)
  })

  it('comes back to the box as it was, for every limit that a user can set', () => {
    const roundTrip = (bytes: number) => Math.round(convert(convert(bytes, 'B/s', 'Mbit/s'), 'Mbit/s', 'B/s'))
    fc.assert(fc.property(fc.nat(1_250_000_000), (bytes) => roundTrip(bytes) === bytes))
  })

  it('is never rounded in other units', () => {
    expect([rounded(0.123456, '%'), rounded(-61.25, 'dBm'), rounded(1.23456, undefined)]).toEqual([
      0.123456, -61.25, 1.23456,
    ])
  })
})
