/** The query `history`: the points of one database in a period, with the unit of each field. */
import { z } from 'zod'
import { asked, type Caller, described, get, instant, list, numeric, post } from '../../src/contract/index.ts'
import { pointsIn, Recorded } from '../sources/history.ts'
import { ifValid } from '../sources/leaves.ts'

/** A field of a database, or the port of a switch (`rrd_id`: `1`, `sfp_lan`). */
const Word = z.string().regex(/^\w{1,64}$/)
const Port = z.union([z.int().min(0), Word]).transform(String)

const History = z
  .strictObject({
    db: z.enum(['net', 'temp', 'dsl', 'switch']),
    from: instant.optional(),
    to: instant.optional(),
    fields: z.array(described(Word, 'the name of a field, such as rate_down')).min(1).optional(),
    port: described(Port, 'a port of the switch, such as 1 or sfp_lan').optional(),
    // A factor: with 10 the box answers whole tenths.
    precision: z.int().min(1).max(1_000_000).optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    path: ['to'],
    message: 'a time after from',
  })
  .refine(({ db, port }) => port === undefined || db === 'switch', {
    path: ['port'],
    message: 'no port, or db: switch',
  })
type History = z.output<typeof History>

const Gauge = z.object({ id: z.string() })
/** Before API 6 there are no lists, and the fields have the names of the Revolution. */
const System = z.object({ sensors: ifValid(list(Gauge)), fans: ifValid(list(Gauge)) })

const nothing = { date_start: null, date_end: null }

export const database = asked({
  errors: {
    db_error:
      'The Freebox has no history for this period (too long ago, or in the future), or none of this kind (dsl on fibre)',
    invalid_db: 'This Freebox has no such history',
  },
  queries: { history: { takes: History, answers: readHistory } },
})

async function readHistory(input: History, box: Caller): Promise<unknown> {
  const ids = input.fields === undefined && input.db === 'temp' ? await gauges(box) : undefined
  const found = shown(await ask(input, input.fields ?? ids, box), input)
  if (ids === undefined || !isBlank(found)) return found
  // A Revolution has other names for the fields than for its gauges, and a field that a box does not have is 0.
  const other = shown(await ask(input, undefined, box), input)
  return isBlank(other) ? found : other
}

/** Without the right "settings" only GET is allowed. Its `fields` are not documented in detail: the answer is filtered. */
async function ask({ db, from, to, port, precision }: History, wanted: string[] | undefined, box: Caller) {
  const period = { date_start: from, date_end: to, precision, id: port }
  const given = Object.entries({ db, ...period }).filter(([, value]) => value !== undefined)
  const byPost = post('rrd/', { ...Object.fromEntries(given), ...(wanted !== undefined && { fields: wanted }) })
  const texts = Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
  const byGet = get(`rrd/?${new URLSearchParams(texts)}`)
  return (await box.firstOf(box.may('settings') ? [byPost, byGet] : [byGet, byPost], Recorded)) ?? nothing
}

/** Whether there are points, and each value is 0 or null. */
function isBlank({ points }: ReturnType<typeof shown>): boolean {
  return points.length > 0 && points.every(({ time: _, ...values }) => Object.values(values).every((it) => !it))
}

/** The temperatures and fans of this model, by which newer boxes name the fields. */
async function gauges(box: Caller): Promise<string[] | undefined> {
  const { sensors = [], fans = [] } = await box.read(get('system/'), System)
  const ids = [...sensors, ...fans].map(({ id }) => id)
  return ids.length === 0 ? undefined : ids
}

function shown(
  { date_start: from, date_end: to, data }: NonNullable<z.output<typeof Recorded>>,
  { db, fields, precision = 1 }: History,
) {
  const points = pointsIn(data)
  const found = new Set(points.flatMap((point) => Object.keys(point)).filter((name) => name !== 'time'))
  const names = fields ?? [...found].sort()
  const units = Object.fromEntries(names.map((name) => [name, unitOf(db, name)]))
  const values = points.map((point) => {
    const each = names.map((name) => [name, scaled(point[name], precision * (unitOf(db, name) === 'dB' ? 10 : 1))])
    return { time: point.time, ...Object.fromEntries(each) }
  })
  return { db, from, to, units, points: values }
}

function unitOf(db: History['db'], field: string): string {
  if (db === 'temp') return /fan|rpm/.test(field) ? 'rpm' : '°C'
  return db === 'dsl' && field.startsWith('snr') ? 'dB' : 'B/s'
}

/** The box sends whole numbers: the value times a factor. */
function scaled(sent: unknown, factor: number): number | null {
  const { data } = numeric.safeParse(sent)
  return data === undefined ? null : Number((data / factor).toFixed(6))
}
