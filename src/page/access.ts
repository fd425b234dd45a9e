/**
 * Who may use the server if there is a password: a request with the password (HTTP Basic), or with the cookie that a browser
 * got when its user signed in. The cookie is its end and a signature over the end and the password: it survives restarts, and a
 * new password ends all of them.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { SignIn, SignInResult } from './sign-in.ts'

export interface Access {
  /** Whether a Cookie header has the cookie of a browser that is signed in. */
  hasCookie(header: string | undefined): boolean
  /** Checks the password of an Authorization header. */
  check(address: string, authorization: string | undefined): SignInResult
  /** Checks a password that a user has entered. */
  tryPassword(address: string, password: string): Exclude<SignInResult, 'none'>
  /** The Set-Cookie header that signs a browser in. @param isSecure whether it uses https */
  cookie(isSecure: boolean): string
  /** The Set-Cookie header that signs it out. */
  noCookie(isSecure: boolean): string
}

export interface AccessOptions {
  readonly signIn: SignIn
  readonly password: string
  /** Signs the cookies. */
  readonly key: Buffer
  /** Epoch milliseconds. */
  readonly now?: () => number
}

/** The data folder, as far as it is needed here. */
export interface KeyStore {
  read<S extends z.ZodType>(name: string, schema: S): Promise<z.output<S> | undefined>
  write(name: string, value: unknown): Promise<boolean>
}

/** Seconds. */
const signedInFor = 30 * 86_400

const StoredKey = z.object({ key: z.string().regex(/^[0-9a-f]{64}$/) })

/** The key of the data folder, which the first start makes. If it cannot be written, restarts sign every browser out. */
export async function keyIn(store: KeyStore): Promise<Buffer> {
  const stored = await store.read('page', StoredKey)
  if (stored !== undefined) return Buffer.from(stored.key, 'hex')
  const key = randomBytes(32)
  await store.write('page', { key: key.toString('hex') })
  return key
}

export function createAccess({ signIn, password, key, now = Date.now }: AccessOptions): Access {
  // Browsers keep one cookie of a name for all ports of a machine, on which there may be several daemons.
  const name = `freebox2mqtt_${createHash('sha256').update(key).digest('hex').slice(0, 8)}`
  const secret = createHash('sha256').update(password).digest('hex')
  const signature = (end: string) => createHmac('sha256', key).update(`${end}.${secret}`).digest('base64url')
  // Without a path, the cookie is for the folder of the request, which a reverse proxy may have moved below a prefix.
  const attributes = (isSecure: boolean) => `HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`

  function isValid(cookie: string): boolean {
    const [, end = '', given = ''] = /^(\d{1,12})\.([\w-]{43})$/.exec(cookie) ?? []
    return Number(end) * 1000 > now() && isEqual(given, signature(end))
  }

  return {
    hasCookie: (header) => valuesOf(name, header).some(isValid),
    check: (address, authorization) => signIn.check(address, authorization),
    tryPassword: (address, given) => signIn.tryPassword(address, given),
    cookie(isSecure) {
      const end = String(Math.floor(now() / 1000) + signedInFor)
      return `${name}=${end}.${signature(end)}; Max-Age=${signedInFor}; ${attributes(isSecure)}`
    },
    noCookie: (isSecure) => `${name}=; Max-Age=0; ${attributes(isSecure)}`,
  }
}

/** A browser may send several cookies of one name. */
function valuesOf(name: string, header = ''): string[] {
  return header.split(/; */).flatMap((it) => (it.startsWith(`${name}=`) ? [it.slice(name.length + 1)] : []))
}

function isEqual(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right))
}
