/**
 * Keeps one session: opens it when it is needed, once whatever many need it, learns the rights that came with it,
 * and never lets a fault of ours become a storm of logins, for which a box locks us out for minutes.
 */
import { AuthRequired, Unreachable } from '../errors.ts'
import { createBudget } from './budget.ts'
import type { Channel } from './channel.ts'
import { type Credentials, logIn, logOut, type Opened, otherBox } from './session.ts'
import type { FreeboxOptions, Rights } from './types.ts'

export interface Keeper {
  /** undefined until logged in, and after `close`. */
  readonly token: string | undefined
  readonly rights: Rights
  readonly logins: number
  /** Opens a session, also where there is one. Throws AuthRequired or Unreachable. */
  open(channel: Channel): Promise<void>
  /** Opens a session instead of one that the box no longer knows, unless somebody did already. */
  renew(channel: Channel, dead: string, challenge?: string): Promise<void>
  /** Looks whether the rights have changed, by opening a session beside; the socket of the old one lives on. */
  lookAtRights(channel: Channel): Promise<void>
  /** Whether there is another app token than at the last login: worth an attempt at once. */
  hasNewToken(): Promise<boolean>
  close(channel: Channel): Promise<void>
}

type KeeperOptions = Pick<FreeboxOptions, 'appId' | 'appVersion' | 'appToken' | 'expectedUid'> & {
  /** A new session token; the rights have changed or not. */
  onSession(changed: boolean): void
}

const loginsPerMinute = 40

export function createSessionManager(options: KeeperOptions): Keeper {
  const budget = createBudget(loginsPerMinute)
  let session: Opened | undefined
  let rights: Rights = {}
  let logins = 0
  let opening: Promise<void> | undefined
  let firstAppToken: string | undefined
  let lastAppToken: string | undefined

  async function credentials(uid: string | undefined): Promise<Credentials> {
    const appToken = await options.appToken().catch((error: unknown) => {
      throw new AuthRequired(`the app token cannot be read (${String(error)})`, 'not_paired')
    })
    lastAppToken = appToken
    if (!appToken) throw new AuthRequired('not paired with the Freebox yet: run "freebox2mqtt pair"', 'not_paired')
    firstAppToken ??= appToken
    // Paired anew while we run: then the box to expect is no longer the one from before.
    const expectedUid = appToken === firstAppToken ? options.expectedUid : undefined
    if (expectedUid && uid && uid !== expectedUid) throw otherBox()
    return { appId: options.appId, appVersion: options.appVersion, appToken, expectedUid }
  }

  async function logInOnce({ info, send }: Channel, challenge?: string): Promise<Opened> {
    const known = await credentials(info.uid)
    if (budget.wait(true) > 0) throw new Unreachable('too many logins in a minute: we wait', 'too_many_logins')
    budget.spend()
    const opened = await logIn(send, known, challenge)
    logins += 1
    return opened
  }

  function take(opened: Opened) {
    const changed = !sameRights(rights, opened.rights)
    session = opened
    rights = opened.rights
    options.onSession(changed)
  }

  function open(channel: Channel, challenge?: string): Promise<void> {
    opening ??= logInOnce(channel, challenge)
      .then(take)
      .finally(() => {
        opening = undefined
      })
    return opening
  }

  return {
    get token() {
      return session?.token
    },
    get rights() {
      return rights
    },
    get logins() {
      return logins
    },
    open: (channel) => open(channel),
    async renew(channel, dead, challenge) {
      if (session?.token === dead) await open(channel, challenge)
    },
    async lookAtRights(channel) {
      const before = session
      const opened = await logInOnce(channel)
      const changed = !sameRights(rights, opened.rights) && session === before
      if (changed) take(opened)
      const spare = changed ? before : opened
      if (spare) await logOut(channel.send, spare.token)
    },
    async hasNewToken() {
      const appToken = await options.appToken().catch(() => undefined)
      return appToken !== undefined && appToken !== lastAppToken
    },
    async close(channel) {
      const ending = session
      session = undefined
      if (ending) await logOut(channel.sendNow, ending.token)
    },
  }
}

function sameRights(before: Rights, after: Rights): boolean {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].every((name) => before[name] === after[name])
}
