import { describe, expect, test } from 'vitest'
import { ellipsized, printable, printableLines, shortened, singleLine } from '../src/text.ts'

describe('text from outside', () => {
  test('shows control characters as escapes on a terminal', () => {
    expect(printable('a\u001b[2J\nb\u202ec\u2028')).toBe('a\\u001b[2J\\u000ab\\u202ec\\u2028')
    expect(printable('é 😀 \ud83d')).toBe('é 😀 \\ud83d')
    expect(printableLines('a\nb\r')).toBe('a\nb\\u000d')
  })

  test('becomes a name on one line', () => {
    expect(singleLine('  Kate’s\n\tphone\u202e \u0000')).toBe('Kate’s phone')
  })

  test('is cut between characters, never within one', () => {
    expect(shortened('😀😀😀', 2)).toBe('😀😀')
    expect(shortened('ab cd', 3)).toBe('ab')
    expect(ellipsized('abcd', 4)).toBe('abcd')
    expect(ellipsized('abcde', 4)).toBe('abc…')
    expect(ellipsized('ab😀de', 4)).toBe('ab…')
  })
})
