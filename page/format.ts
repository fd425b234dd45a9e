/** Numbers, units and times as the language writes them (pure). */
import type { Language } from '../src/page/contract.ts'

/** Without a line break between number and unit. */
const thinSpace = '\u202f'

/** @param decimals how many there are, whatever the value; absent: as many as are worth reading */
export function numberText(value: number, language: Language, decimals?: number | null): string {
  if (typeof decimals === 'number') {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
    return new Intl.NumberFormat(language, digits).format(value)
  }
  const digits = Math.abs(value) < 1 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 2 }
  return new Intl.NumberFormat(language, digits).format(value)
}

/** `42%` in English, `42 %` in French, `12.5 Mbit/s` in both. */
export function withUnit(text: string, unit: string | null, language: Language): string {
  if (unit === null || unit === '') return text
  const isAttached = unit === '°' || (unit === '%' && language === 'en')
  return isAttached ? `${text}${unit}` : `${text}${thinSpace}${unit}`
}

const steps = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
] as const

/** `3 minutes ago`, `in 2 days`. Times in milliseconds. */
export function relative(time: number, now: number, language: Language): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  let amount = (time - now) / 1000
  if (Math.abs(amount) < 45) return format.format(0, 'second')
  for (const [unit, size] of steps) {
    if (Math.abs(amount) < size) return format.format(Math.round(amount), unit)
    amount /= size
  }
  return format.format(Math.round(amount), 'year')
}

export function dateTime(time: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(time)
}

/** The time of day; with the day, if that is not today. */
export function clockTime(time: number, now: number, language: Language): string {
  const isToday = new Date(time).toDateString() === new Date(now).toDateString()
  const day = isToday ? {} : ({ day: 'numeric', month: 'short' } as const)
  return new Intl.DateTimeFormat(language, { ...day, hour: '2-digit', minute: '2-digit' }).format(time)
}

/** A mark of a chart's axis: a day at midnight and where marks are days apart, a time otherwise. */
export function axisTime(time: number, step: number, language: Language): string {
  const date = new Date(time)
  const isDay = step >= 86_400 || (date.getHours() === 0 && date.getMinutes() === 0)
  const form = isDay
    ? ({ day: 'numeric', month: 'short' } as const)
    : ({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const)
  return new Intl.DateTimeFormat(language, form).format(date)
}

const lengths = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** `2 hours 5 min`: the two largest units. */
export function duration(seconds: number, language: Language): string {
  let left = Math.max(0, Math.round(seconds))
  const parts: string[] = []
  for (const [unit, size] of lengths) {
    const amount = Math.floor(left / size)
    left %= size
    if (amount === 0 && !(unit === 'second' && parts.length === 0)) continue
    parts.push(new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(amount))
  }
  return parts.slice(0, 2).join(' ')
}

export function megabytes(bytes: number, language: Language): string {
  return withUnit(numberText(bytes / 1_000_000, language), language === 'fr' ? 'Mo' : 'MB', language)
}

/** Without accents and capital letters, for a search. */
export function plainText(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
