/** `/api/dump`: an anonymised record of the box, for a bug report. */
import { z } from 'zod'
import { failedAnswer, jsonAnswer } from '../answer.ts'
import type { PageDump } from '../dump.ts'
import { type Route, route } from '../route.ts'

/** What takes longer is asked again: the server ends what is silent. Milliseconds. */
const patience = 8000

export function dumpRoutes(dump: PageDump): readonly Route[] {
  const make = route({
    method: 'POST',
    path: '/api/dump',
    right: 'write',
    takes: z.object({ list: z.boolean().default(false) }),
    answer: async (_, { list }) => {
      if (list) return jsonAnswer(await dump.list(patience))
      const file = dump.file()
      if (file === undefined) {
        return failedAnswer(
          409,
          'There is no record of the box yet, or it is too old. Ask for the list first',
          'no_dump',
        )
      }
      const headers = { 'Content-Disposition': 'attachment; filename="freebox-dump.json.gz"' }
      return { status: 200, type: 'application/gzip', text: file, headers }
    },
  })
  return [make]
}
