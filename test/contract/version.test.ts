import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ApiVersion, atLeast, compareVersions, parseApiVersion } from '../../src/contract/version.ts'

const version: fc.Arbitrary<ApiVersion> = fc.record({ major: fc.nat(40), minor: fc.nat(40) })
const textOf = ({ major, minor }: ApiVersion) => `${major}.${minor}` as const

describe('parseApiVersion', () => {
  it.each([
    ['8.5', { major: 8, minor: 5 }],
    ['8.10', { major: 8, minor: 10 }],
    ['16.0', { major: 16, minor: 0 }],
    ['9', { major: 9, minor: 0 }],
    ['4.1.2', { major: 4, minor: 1 }],
    ['08.05', { major: 8, minor: 5 }],
  ])('reads %s', (text, expected) => {
    expect(parseApiVersion(text)).toEqual(expected)
  })

  it.each([undefined, '', 'new', 'v8', '8.', '.5', '-8.0', '8,5', '1e9', '8.0\n', ' 8.0', '8..5'])(
    'does not take %j for a version',
    (text) => {
      expect(parseApiVersion(text)).toBeUndefined()
    },
  )

  it('reads every version back as it was written', () => {
    fc.assert(fc.property(version, (it) => void expect(parseApiVersion(textOf(it))).toEqual(it)))
  })
})

describe('compareVersions', () => {
  it('sorts 8.10 after 8.9 and 8.1, and 10.0 after 9.10', () => {
    const sorted = ['10.0', '8.10', '8.1', '9.10', '8.9'].flatMap((text) => parseApiVersion(text) ?? [])
    expect(sorted.sort(compareVersions).map(textOf)).toEqual(['8.1', '8.9', '8.10', '9.10', '10.0'])
  })

  it('is an order: equal only to itself, and the same from both sides', () => {
    fc.assert(
      fc.property(version, version, (first, second) => {
        const isSame = first.major === second.major && first.minor === second.minor
        expect(compareVersions(first, second) === 0).toBe(isSame)
        expect(Math.sign(compareVersions(first, second)) + Math.sign(compareVersions(second, first))).toBe(0)
      }),
    )
  })
})

describe('atLeast', () => {
  it.each([
    ['8.10', '8.1', true],
    ['8.1', '8.10', false],
    ['8.10', '8.9', true],
    ['8.5', '8.5', true],
    ['7.9', '8.0', false],
    ['10.0', '8.10', true],
    ['8.10', '10.0', false],
  ] as const)('a box with API %s has what came with %s: %s', (text, minimum, expected) => {
    const parsed = parseApiVersion(text)
    expect(parsed && atLeast(parsed, minimum)).toBe(expected)
  })

  it('agrees with compareVersions', () => {
    fc.assert(
      fc.property(version, version, (first, second) => {
        expect(atLeast(first, textOf(second))).toBe(compareVersions(first, second) >= 0)
      }),
    )
  })

  it('rejects a minimum that is not a version, which would otherwise hide a resource from every box', () => {
    expect(() => atLeast({ major: 8, minor: 0 }, '-1.0')).toThrow(RangeError)
  })
})
