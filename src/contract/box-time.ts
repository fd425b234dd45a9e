/** The clock on the wall where the box stands. */

/**
 * No answer of the API says which time zone the box is in. It is sold in France, and as the Iliadbox in Italy, whose clocks
 * agree. The clock of this machine does not count: in a container it is UTC.
 */
const timeZone = 'Europe/Paris'

/** Made when it is first needed: the tables of ICU take 9 MB and 12 ms. Bench rows: start, memory. */
function formatter(options: Intl.DateTimeFormatOptions): () => Intl.DateTimeFormat {
  let made: Intl.DateTimeFormat | undefined
  return () => {
    made ??= new Intl.DateTimeFormat('en-GB', { timeZone, ...options })
    return made
  }
}

const time = formatter({ hourCycle: 'h23', hour: '2-digit', minute: '2-digit' })
const weekday = formatter({ weekday: 'long' })
const minute = formatter({ hourCycle: 'h23', weekday: 'short', hour: 'numeric', minute: 'numeric' })
const zone = formatter({ timeZoneName: 'longOffset' })
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** The time of day, `07:30`. @param at epoch seconds */
export function clockAt(at: number): string {
  return time().format(at * 1000)
}

/** The same with its day, `Monday 07:30`. @param at epoch seconds */
export function dayAndClockAt(at: number): string {
  return `${weekday().format(at * 1000)} ${clockAt(at)}`
}

/** Minutes since Monday 00:00. @param at epoch seconds */
export function minuteOfWeek(at: number): number {
  const parts = new Map(
    minute()
      .formatToParts(at * 1000)
      .map(({ type, value }) => [type, value]),
  )
  const day = weekdays.indexOf(parts.get('weekday') ?? '')
  return (day * 24 + Number(parts.get('hour'))) * 60 + Number(parts.get('minute'))
}

/**
 * Epoch seconds of a local time such as `2026-07-01T12:00`; NaN if it is invalid. When the change of clocks repeats an hour,
 * it is in the first one.
 */
export function epochAt(local: string): number {
  const asUtc = Date.parse(`${local}Z`) / 1000
  if (Number.isNaN(asUtc)) return Number.NaN
  const [before, after] = [asUtc - offsetAt(asUtc - day), asUtc - offsetAt(asUtc + day)]
  const isRight = (it: number) => it + offsetAt(it) === asUtc
  return isRight(after) && !isRight(before) ? after : before
}

const day = 86_400

/** Seconds that the clocks are ahead of UTC. @param at epoch seconds */
function offsetAt(at: number): number {
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(zone().format(at * 1000)) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60)
}
