/** `/api/settings`: every setting with where it comes from, and changes of those that the page may set. */
import { z } from 'zod'
import { jsonAnswer } from '../answer.ts'
import { type Route, route } from '../route.ts'
import type { PageSettings } from '../settings.ts'

export function settingsRoutes(settings: PageSettings): readonly Route[] {
  const read = route({
    method: 'GET',
    path: '/api/settings',
    right: 'read',
    answer: () => jsonAnswer(settings.read()),
  })
  const change = route({
    method: 'PUT',
    path: '/api/settings',
    right: 'write',
    takes: z.object({ changes: z.record(z.string().max(200), z.unknown()) }),
    answer: async ({ log, request }, { changes }) => {
      const reply = await settings.change(changes)
      const names = Object.keys(changes).join(', ').slice(0, 500)
      if (reply.status === 'ok') log.info({ address: request.address }, `Settings were changed on the page: ${names}`)
      return jsonAnswer(reply)
    },
  })
  return [read, change]
}
