import { describe, expect, test } from 'vitest'
import { createSignIn, type SignIn } from '../../src/page/sign-in.ts'

function basic(password: string, user = 'prometheus'): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

interface Setup extends Pick<SignIn, 'check'> {
  /** Lets this number of seconds pass. */
  pass(seconds: number): void
  /** The addresses that were reported. */
  readonly reported: string[]
}

function setUp(password = 'a: pässword'): Setup {
  let time = 0
  const reported: string[] = []
  const { check } = createSignIn(password, { now: () => time, onWrong: (address) => reported.push(address) })
  return {
    check,
    reported,
    pass(seconds) {
      time += seconds * 1000
    },
  }
}

describe('signing in', () => {
  test('takes the password with any user name', () => {
    const { check } = setUp()
    expect(check('a', basic('a: pässword'))).toBe('right')
    expect(check('a', basic('a: pässword', ''))).toBe('right')
    expect(check('a', basic('a: pässword').replace('Basic', 'basic'))).toBe('right')
  })

  test('takes nothing else', () => {
    for (const it of ['', 'a', 'a: passwor', 'a: pässword ', 'A: pässword']) {
      expect(setUp().check('a', basic(it))).toBe('wrong')
    }
    for (const it of [undefined, '', 'Bearer a: pässword', 'Basic', 'Basic !', basic('').replace(/Og==$/, '')]) {
      expect(setUp().check('a', it)).not.toBe('right')
    }
  })

  test('looks at five wrong passwords a minute of one address', () => {
    const { check, pass } = setUp()
    for (let count = 0; count < 5; count++) expect(check('a', basic('guess'))).toBe('wrong')
    expect(check('a', basic('guess'))).toBe('throttled')
    expect(check('a', basic('a: pässword'))).toBe('throttled')
    expect(check('b', basic('a: pässword'))).toBe('right')
    pass(60)
    expect(check('a', basic('a: pässword'))).toBe('right')
  })

  test('looks at thirty a minute of all addresses, and does not lock out the one that had the right password', () => {
    const { check } = setUp()
    expect(check('prometheus', basic('a: pässword'))).toBe('right')
    const results = [...Array(100).keys()].map((at) => check(`guest ${at}`, basic('guess')))
    expect(results.filter((it) => it === 'wrong')).toHaveLength(30)
    expect(check('prometheus', basic('a: pässword'))).toBe('right')
    expect(check('another', basic('a: pässword'))).toBe('throttled')
  })

  test('counts no request without a password', () => {
    const { check, reported } = setUp()
    for (let count = 0; count < 50; count++) expect(check('a', undefined)).toBe('none')
    expect(check('a', basic('a: pässword'))).toBe('right')
    expect(reported).toEqual([])
  })

  test('reports an address with a wrong password once, until it has the right one', () => {
    const { check, pass, reported } = setUp()
    for (const password of ['x', 'y', 'a: pässword', 'z']) check('a', basic(password))
    for (let count = 0; count < 1000; count++) {
      pass(30)
      check('a', basic('guess'))
      check(`b${count}`, basic('guess'))
    }
    expect(reported.filter((it) => it === 'a')).toHaveLength(2)
    expect(reported.length).toBeLessThanOrEqual(101)
  })
})
