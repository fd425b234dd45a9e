/**
 * Login and logout: a challenge, the password computed from it, and a session token with the rights of the application.
 * https://dev.freebox.fr/sdk/os/login/
 */
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { AuthRequired, Unreachable } from '../errors.ts'
import type { RequestSender } from './channel.ts'
import { type Answer, type Refusal, resultOf } from './envelope.ts'
import type { Rights } from './types.ts'

export interface Credentials {
  readonly appId: string
  readonly appVersion: string
  readonly appToken: string
  /** The uid of the box that issued the token. */
  readonly expectedUid?: string | undefined
}

export interface Session {
  readonly token: string
  readonly rights: Rights
}

// Some firmwares give their web interface the challenge as a list of scripts. Applications get a string.
const Challenge = z.object({ challenge: z.string().min(1) })

// A right counts as granted only if its value is `true`.
const SessionResult = z.object({
  session_token: z.string().regex(/^[\x21-\x7e]+$/),
  permissions: z
    .record(
      z.string(),
      z.unknown().transform((granted) => granted === true),
    )
    .catch({}),
})

/**
 * Opens a session. A challenge expires, so `invalid_token` is retried once with the challenge that came with it.
 * Throws AuthRequired (`invalid_token`, `other_box`, `pending_token` …) or Unreachable (`ratelimited` …).
 * @param challenge one that came with a refusal, which saves a request; if absent, one is requested
 */
export async function logIn(sender: RequestSender, credentials: Credentials, challenge?: string): Promise<Session> {
  let answer = await openSession(sender, credentials, challenge ?? (await requestChallenge(sender)))
  if (isInvalidToken(answer)) {
    answer = await openSession(sender, credentials, answer.challenge ?? (await requestChallenge(sender)))
  }
  if (!answer.ok && answer.error.code === 'apps_denied') throw new AuthRequired(`${appsDenied}.`, 'apps_denied')
  if (isInvalidToken(answer)) throw tokenRefused(answer.uid, credentials.expectedUid)
  const session = SessionResult.safeParse(resultOf(answer))
  if (!session.success) throw new Unreachable('The Freebox opened a session without a token', 'no_session')
  return { token: session.data.session_token, rights: session.data.permissions }
}

/**
 * Closes a session. Errors are ignored, since nothing depends on the answer.
 * @param priority `unqueued` at exit, so that hanging requests do not delay it
 */
export async function logOut(
  sender: RequestSender,
  token: string,
  priority: 'login' | 'unqueued' = 'login',
): Promise<void> {
  const request = { method: 'POST', path: 'login/logout/', timeout: 'quick' } as const
  await sender.send(request, priority, token).catch(() => undefined)
}

/** What to do if the box denies access to all applications (`apps_denied`). Without a final full stop. */
export const appsDenied =
  'Access is switched off for all applications on the Freebox. Allow it in Freebox OS > Paramètres de la Freebox > Gestion des accès'

/** The error if there is no token yet. A token in another folder is the likeliest cause if there was one before. */
export function notPaired(place: string | undefined): AuthRequired {
  const where = place === undefined ? '' : `: there is no token in ${place}`
  return new AuthRequired(`Not paired with the Freebox yet${where}. Run "freebox2mqtt pair".`, 'not_paired')
}

/** The error if the box is not the one that issued the token. */
export function otherBox(): AuthRequired {
  return new AuthRequired(
    'This is a different Freebox from the one that was paired. Run "freebox2mqtt pair --again" to pair with this one.',
    'other_box',
  )
}

/** The password of a login: HMAC-SHA1 of the challenge with the app token as key, in lower-case hex. */
export function passwordOf(appToken: string, challenge: string): string {
  return createHmac('sha1', appToken).update(challenge).digest('hex')
}

async function requestChallenge(sender: RequestSender): Promise<string> {
  const result = resultOf(await sender.send({ method: 'GET', path: 'login/' }, 'login'))
  const parsed = Challenge.safeParse(result)
  if (!parsed.success) throw new Unreachable('The Freebox sent no challenge for the login', 'no_challenge')
  return parsed.data.challenge
}

function openSession(sender: RequestSender, credentials: Credentials, challenge: string): Promise<Answer> {
  const body = {
    app_id: credentials.appId,
    app_version: credentials.appVersion,
    password: passwordOf(credentials.appToken, challenge),
  }
  return sender.send({ method: 'POST', path: 'login/session/', body }, 'login')
}

function isInvalidToken(answer: Answer): answer is Refusal {
  return !answer.ok && answer.error.code === 'invalid_token'
}

/** The uid in the refusal distinguishes a box that was replaced from a token that was revoked. */
function tokenRefused(uid: string | undefined, expectedUid: string | undefined): AuthRequired {
  if (uid && expectedUid && uid !== expectedUid) return otherBox()
  return new AuthRequired(
    'The Freebox no longer knows this application (it was removed, or the box was reset). Run "freebox2mqtt pair" to pair again.',
    'invalid_token',
  )
}
