/**
 * Rates and sizes in the units that people use: Mbit/s, GB, MB. The box sends bytes and bits. Everything published is
 * converted and rounded here, and the numbers that users write are converted back.
 */
import type { NumberClassName, UnitOf } from './units.ts'

/** In bits per second. */
const rates = { 'bit/s': 1, 'kbit/s': 1e3, 'Mbit/s': 1e6, 'B/s': 8, 'kB/s': 8e3 } as const
/** In bytes. */
const sizes = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 } as const

const factors: Readonly<Record<string, number>> = { ...rates, ...sizes }

/** The units in which the box sends the values of a device class, if they are converted. */
export type BoxUnitOf<C extends NumberClassName> = C extends 'data_rate'
  ? keyof typeof rates
  : C extends 'data_size'
    ? keyof typeof sizes
    : never

/** The units that are rounded, all of which people use. */
export type PlainUnit = UnitOf<'data_rate' | 'data_size'>

interface Rounding {
  /** The decimals of a usual value, which Home Assistant shows too. */
  readonly decimals: number
  /** The decimals of a small value, which would be 0 otherwise. */
  readonly atMost: number
  /**
   * A smaller change is not published. Rounding alone would publish a quiet line at each read that happens to be on the
   * other side of a limit.
   */
  readonly tolerance?: number
}

const roundings: Readonly<Record<PlainUnit, Rounding>> = {
  'Mbit/s': { decimals: 2, atMost: 2, tolerance: 0.01 },
  GB: { decimals: 2, atMost: 6 },
  MB: { decimals: 2, atMost: 6 },
}

/** How values in this unit are rounded; undefined for a unit that is not converted. */
export function roundingOf(unit: unknown): Rounding | undefined {
  return Object.entries(roundings).find(([known]) => known === unit)?.[1]
}

/** Decimals that Home Assistant shows of a sensor with a unit; undefined: as many as the value has. */
export function precisionOf(entity: { readonly unit?: unknown; readonly precision?: number }): number | undefined {
  return entity.precision ?? roundingOf(entity.unit)?.decimals
}

/** The exact value in another unit, without the noise of binary fractions. */
export function convert(value: number, from: string, to: string): number {
  const [factor, divisor] = [factors[from], factors[to]]
  if (factor === undefined || divisor === undefined) throw new RangeError(`No conversion from ${from} to ${to}`)
  return Number(((value * factor) / divisor).toPrecision(15))
}

/** The value as it is published: with two decimals; a smaller one with as many as show two digits of it. */
export function rounded(value: number, unit: unknown): number {
  const rounding = roundingOf(unit)
  if (rounding === undefined || value === 0 || !Number.isFinite(value)) return value
  const firstDigit = -Math.floor(Math.log10(Math.abs(value)))
  const decimals = Math.min(rounding.atMost, Math.max(rounding.decimals, firstDigit + 1))
  return Number(value.toFixed(decimals))
}

/** A unit of the box and the one that people use instead. */
export type Units =
  | readonly [from: BoxUnitOf<'data_rate'>, to: UnitOf<'data_rate'>]
  | readonly [from: BoxUnitOf<'data_size'>, to: UnitOf<'data_size'>]

/** What `amount` makes of one value. */
export function shown(value: number, ...[from, to]: Units): number {
  return rounded(convert(value, from, to), to)
}
