/** The routes of `/api/…` that show the daemon and hand commands on to it. Most of their code is loaded when it is needed. */
import { z } from 'zod'
import { jsonAnswer } from '../answer.ts'
import { type Route, route } from '../route.ts'
import { sessionRoutes } from './session.ts'

const tables = route({
  method: 'GET',
  path: '/api/tables',
  right: 'read',
  answer: async (context) => (await import('./tables.ts')).tablesAnswer(context),
})

const now = route({
  method: 'GET',
  path: '/api/now',
  right: 'read',
  answer: async (context) => (await context.live()).now(),
})

const events = route({
  method: 'GET',
  path: '/api/events',
  right: 'read',
  answer: async ({ live, request }) => {
    const last = request.header('last-event-id') ?? request.query.get('after') ?? undefined
    return (await live()).events(last)
  },
})

const look = route({
  method: 'GET',
  path: '/api/look',
  right: 'read',
  answer: async (context) => (await import('./look.ts')).lookAnswer(context),
})

const log = route({
  method: 'GET',
  path: '/api/log',
  right: 'read',
  answer: ({ logLines, request }) => {
    const levels = ['info', 'warn', 'error', 'fatal']
    const from = Math.max(0, levels.indexOf(request.query.get('level') ?? ''))
    return jsonAnswer(logLines().filter(({ level }) => levels.indexOf(level) >= from))
  },
})

const command = route({
  method: 'POST',
  path: '/api/command',
  right: 'write',
  takes: z.object({
    path: z.string().regex(/^[a-z0-9_]+\.[a-z0-9_]+$/),
    id: z.string().max(500),
    word: z.string().regex(/^\w+(\/\w+)?$/),
    payload: z.string(),
  }),
  answer: async (context, input) => (await import('./commands.ts')).commandAnswer(context, input),
})

/** A request may only read, so it needs the right to write only if it does not. */
const request = route({
  method: 'POST',
  path: '/api/request',
  right: 'read',
  takes: z.object({ name: z.string().max(200), input: z.unknown() }),
  answer: async (context, input) => (await import('./commands.ts')).requestAnswer(context, input),
})

export const apiRoutes: readonly Route[] = [...sessionRoutes, tables, now, events, look, log, command, request]
