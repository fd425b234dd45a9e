/** Intervals as tables and the configuration write them. */

/** `30s`, `5m`, `1h`. */
export type Interval = `${number}${'s' | 'm' | 'h'}`

const secondsPer = { s: 1, m: 60, h: 3600 } as const

/** Seconds in `30s`, `5m`, `1h`; NaN for any other text. */
export function secondsOf(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smh])$/.exec(text) ?? []
  return unit === 's' || unit === 'm' || unit === 'h' ? Number(amount) * secondsPer[unit] : Number.NaN
}
