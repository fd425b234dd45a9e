/** The cookie of a browser that is signed in. */
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createAccess, keyIn } from '../../src/page/access.ts'
import { createSignIn } from '../../src/page/sign-in.ts'
import { createStore } from '../../src/store/store.ts'
import { aFolder } from '../config/a-config.ts'
import { readableLog } from '../mqtt/support.ts'

const day = 86_400_000

function accessWith({
  password = 'right',
  key = 1,
  now = () => 0,
}: {
  password?: string
  key?: number
  now?: () => number
}) {
  return createAccess({
    password,
    now,
    key: Buffer.alloc(32, key),
    signIn: createSignIn(password, { onWrong: () => {} }),
  })
}

/** What a browser sends back. */
const sent = (setCookie: string) => setCookie.split(';')[0] ?? ''

describe('a signed-in browser', () => {
  const cookie = sent(accessWith({}).cookie(false))

  test('stays signed in over restarts, among other cookies, and for 30 days', () => {
    expect(accessWith({}).hasCookie(cookie)).toBe(true)
    expect(accessWith({}).hasCookie(`a=b; ${cookie}; c=d`)).toBe(true)
    // A reverse proxy that moved may have left an old one.
    const [name] = cookie.split('=')
    expect(accessWith({}).hasCookie(`${name}=old; ${cookie}`)).toBe(true)
    expect(accessWith({ now: () => 30 * day - 1 }).hasCookie(cookie)).toBe(true)
    expect(accessWith({ now: () => 30 * day }).hasCookie(cookie)).toBe(false)
  })

  test('is signed out by a new password, and by the key of another installation', () => {
    expect(accessWith({ password: 'new' }).hasCookie(cookie)).toBe(false)
    expect(accessWith({ key: 2 }).hasCookie(cookie)).toBe(false)
  })

  test.each([
    ['a later end', cookie.replace(/=\d+/, (it) => `=${Number(it.slice(1)) + 1}`)],
    ['a signature that is cut', cookie.slice(0, -1)],
    ['no signature', cookie.replace(/\..*/, '.')],
    ['another name', `x${cookie}`],
    ['nothing', ''],
    ['only the signed-out cookie', sent(accessWith({}).noCookie(false))],
  ])('is not one with %s', (_, header) => expect(accessWith({}).hasCookie(header)).toBe(false))

  test('sends its cookie to this server only, not to scripts, and behind https over https only', () => {
    for (const isSecure of [true, false]) {
      const attributes = accessWith({}).cookie(isSecure)
      expect(attributes).toMatch(/; HttpOnly; SameSite=Strict(; Secure)?$/)
      expect(attributes.includes('Secure')).toBe(isSecure)
      expect(attributes).not.toMatch(/Domain|Path/)
    }
  })
})

describe('the key of the cookies', () => {
  test('is made once, is readable for its owner only, and is replaced if the file is damaged', async () => {
    const folder = aFolder()
    const file = join(folder, 'page.json')
    const store = createStore({ folder, log: readableLog().log })
    const first = await keyIn(store)
    expect(first).toHaveLength(32)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect((await keyIn(store)).equals(first)).toBe(true)
    writeFileSync(file, '{"key":"short"}')
    expect((await keyIn(store)).equals(first)).toBe(false)
  })
})
