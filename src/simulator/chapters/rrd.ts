/**
 * The history of the box. POST needs the right to change settings, GET none. https://dev.freebox.fr/sdk/os/rrd/
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { databases, fieldsOf, keptFor, stepOf, valueAt } from '../house/rrd.ts'
import { now, type SimulatedHouse } from '../house.ts'
import { type Chapter, get, post } from '../route.ts'

const time = z.coerce.number().int().min(0)

/** Unknown members are ignored: one client sends `dateStart` and `dateEnd`, and gets the period of the default. */
const Fetch = z.object({
  db: z.string().optional(),
  date_start: time.optional(),
  date_end: time.optional(),
  precision: z.coerce.number().int().min(1).optional(),
  fields: z.array(z.string()).optional(),
  id: z.string().optional(),
})

export const rrd: Chapter = {
  write: 'settings',
  routes: [
    get('rrd', ({ house, query }) => history(house, queried(query))),
    post('rrd', Fetch, ({ house, body }) => history(house, body)),
  ],
}

function queried(query: URLSearchParams): z.output<typeof Fetch> {
  const fields = query.getAll('fields')
  const given = { ...Object.fromEntries(query), ...(fields.length > 0 && { fields }) }
  const { success, data } = Fetch.safeParse(given)
  if (!success) throw new Refusal('invalid_request')
  return data
}

/** The limits of the period are moved to multiples of the step. */
function history(house: SimulatedHouse, { db, precision = 1, fields, id, ...period }: z.output<typeof Fetch>) {
  const database = databases.find((it) => it === db)
  // As real boxes do, without an error code.
  if (database === undefined) throw new Refusal('invalid_db', { error_code: undefined, msg: 'invalid_db' })
  const known = fieldsOf(house, database)
  const end = Math.min(now(), period.date_end ?? now())
  const start = period.date_start ?? end - 3600
  if (start < now() - keptFor || start > end || known.length === 0) throw new Refusal('db_error')
  const step = stepOf(database, now() - start)
  const from = start - (start % step)
  const chosen = (fields ?? known).filter((field) => field !== 'time' && (id === undefined || field.endsWith(`_${id}`)))
  const times = Array.from({ length: Math.floor((end - from) / step) + 1 }, (_, at) => from + at * step)
  const data = times.map((at) => pointAt(at, chosen, { house, known, precision }))
  return { date_start: from, date_end: end - (end % step), data }
}

interface Scale {
  house: SimulatedHouse
  known: readonly string[]
  precision: number
}

/** A field that the model does not have is 0, as on real boxes. */
function pointAt(
  time: number,
  fields: readonly string[],
  { house, known, precision }: Scale,
): Record<string, number | null> {
  const values = fields.map((field) => {
    const value = known.includes(field) ? valueAt(house, field, time) : 0
    return [field, value === null ? null : Math.trunc(value * precision)]
  })
  return { time, ...Object.fromEntries(values) }
}
