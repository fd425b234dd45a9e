/** `/api/session`: whether a password is needed, signing in and signing out. */
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { failedAnswer, jsonAnswer } from '../answer.ts'
import type { Session } from '../contract.ts'
import { type Route, type RouteContext, route } from '../route.ts'

/** How long the answer to a wrong password waits. Milliseconds. */
export const wrongPasswordDelay = 500

const read = route({
  method: 'GET',
  path: '/api/session',
  right: 'open',
  answer: (context) => jsonAnswer(sessionOf(context, context.isSignedIn)),
})

const signIn = route({
  method: 'POST',
  path: '/api/session',
  right: 'open',
  takes: z.object({ password: z.string().max(1000) }),
  answer: async (context, { password }) => {
    const { access, request } = context
    const result = access === undefined || request.isIngress ? 'right' : access.tryPassword(request.address, password)
    if (result === 'throttled') return failedAnswer(429, 'Too many wrong passwords. Try again in a minute', 'too_many')
    if (result === 'wrong') {
      await sleep(wrongPasswordDelay, undefined, { ref: false })
      return failedAnswer(401, 'Wrong password', 'password')
    }
    return jsonAnswer(sessionOf(context, true), access && { 'Set-Cookie': access.cookie(request.isSecure) })
  },
})

const signOut = route({
  method: 'DELETE',
  path: '/api/session',
  right: 'open',
  answer: (context) => {
    const { access, request } = context
    const needsPassword = access !== undefined && !request.isIngress
    return jsonAnswer(sessionOf(context, !needsPassword), access && { 'Set-Cookie': access.noCookie(request.isSecure) })
  },
})

function sessionOf({ access, request, readOnly, language, version }: RouteContext, signedIn: boolean): Session {
  return { needsPassword: access !== undefined && !request.isIngress, signedIn, readOnly, language, version }
}

export const sessionRoutes: readonly Route[] = [read, signIn, signOut]
