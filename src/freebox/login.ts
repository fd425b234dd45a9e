/**
 * Logging in: a challenge, its answer, a session token and the rights that come with it.
 * https://dev.freebox.fr/sdk/os/login/
 */
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { AuthRequired, Unreachable } from '../errors.ts'
import { resultOf, type Send } from './channel.ts'
import type { Answer } from './envelope.ts'
import type { Rights } from './types.ts'

export interface Credentials {
  appId: string
  appVersion: string
  appToken: string
  /** The uid of the box that gave the token. */
  expectedUid?: string | undefined
}

export interface Opened {
  token: string
  rights: Rights
}

// The web interface of some firmwares gets its challenge as a list of scripts; that one is not for us.
const Challenge = z.object({ challenge: z.string().min(1) })

// A right that is missing, or is not plainly true, is not given.
const Session = z.object({
  session_token: z.string().regex(/^[\x21-\x7e]+$/),
  permissions: z
    .record(
      z.string(),
      z.unknown().transform((given) => given === true),
    )
    .catch({}),
})

/**
 * Opens a session, from a challenge where one is at hand. `invalid_token` is tried once more, with the challenge
 * that came with it, since a challenge grows old. Throws AuthRequired (`invalid_token`, `other_box`,
 * `pending_token` …) or Unreachable (`ratelimited` …).
 */
export async function logIn(send: Send, credentials: Credentials, challenge?: string): Promise<Opened> {
  let answer = await answerTo(send, credentials, challenge ?? (await askChallenge(send)))
  if (isInvalidToken(answer)) {
    answer = await answerTo(send, credentials, answer.challenge ?? (await askChallenge(send)))
  }
  if (!answer.ok && answer.error.code === 'apps_denied') throw new AuthRequired(appsDenied, 'apps_denied')
  if (isInvalidToken(answer)) throw deadToken(answer.uid, credentials.expectedUid)
  const session = Session.safeParse(resultOf(answer))
  if (!session.success) throw new Unreachable('the box opened a session without a token', 'no_session')
  return { token: session.data.session_token, rights: session.data.permissions }
}

/** Ends a session; whoever logs out is going, so the answer is his no longer. */
export async function logOut(send: Send, token: string): Promise<void> {
  await send({ method: 'POST', path: 'login/logout/', timeout: 'quick' }, 'login', token).catch(() => undefined)
}

/** What the owner has to do where the box lets no application in. */
export const appsDenied =
  'the Freebox has switched off access for every application: allow it in Freebox OS > Paramètres de la Freebox > Gestion des accès'

/** The error for a box that is not the one the token is from. */
export function otherBox(): AuthRequired {
  return new AuthRequired('this is another Freebox than the one that was paired: pair again', 'other_box')
}

/** Lower-case hex of HMAC-SHA1, key and message as they are written. */
export function passwordOf(appToken: string, challenge: string): string {
  return createHmac('sha1', appToken).update(challenge).digest('hex')
}

async function askChallenge(send: Send): Promise<string> {
  const result = resultOf(await send({ method: 'GET', path: 'login/' }, 'login'))
  const parsed = Challenge.safeParse(result)
  if (!parsed.success) throw new Unreachable('the box gave no challenge to log in with', 'no_challenge')
  return parsed.data.challenge
}

function answerTo(send: Send, credentials: Credentials, challenge: string): Promise<Answer> {
  const body = {
    app_id: credentials.appId,
    app_version: credentials.appVersion,
    password: passwordOf(credentials.appToken, challenge),
  }
  return send({ method: 'POST', path: 'login/session/', body }, 'login')
}

function isInvalidToken(answer: Answer): answer is Extract<Answer, { ok: false }> {
  return !answer.ok && answer.error.code === 'invalid_token'
}

/** The uid in the refusal tells a box that was replaced from a token that was revoked. */
function deadToken(uid: string | undefined, expectedUid: string | undefined): AuthRequired {
  if (uid && expectedUid && uid !== expectedUid) return otherBox()
  const sentence = 'the Freebox no longer knows this application (it was removed, or the box was reset): pair again'
  return new AuthRequired(sentence, 'invalid_token')
}
