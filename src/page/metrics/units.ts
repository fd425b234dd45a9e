/**
 * The units of entities in Prometheus (pure): its conventions are base units, spelt out at the end of the name. What is
 * shown in GB or % is exported in bytes or as a ratio.
 */

export interface BaseUnit {
  readonly word: string
  /** What a value is multiplied by. */
  readonly factor: number
}

const units: Readonly<Record<string, BaseUnit>> = {
  '%': { word: 'ratio', factor: 0.01 },
  'Mbit/s': { word: 'bytes_per_second', factor: 125_000 },
  B: { word: 'bytes', factor: 1 },
  MB: { word: 'bytes', factor: 1e6 },
  GB: { word: 'bytes', factor: 1e9 },
  ms: { word: 'seconds', factor: 0.001 },
  s: { word: 'seconds', factor: 1 },
  min: { word: 'seconds', factor: 60 },
  h: { word: 'seconds', factor: 3600 },
  d: { word: 'seconds', factor: 86_400 },
  dB: { word: 'decibels', factor: 1 },
  dBm: { word: 'decibel_milliwatts', factor: 1 },
  dBA: { word: 'decibels', factor: 1 },
  '°C': { word: 'celsius', factor: 1 },
  K: { word: 'kelvin', factor: 1 },
  A: { word: 'amperes', factor: 1 },
  mA: { word: 'amperes', factor: 0.001 },
  V: { word: 'volts', factor: 1 },
  mV: { word: 'volts', factor: 0.001 },
  W: { word: 'watts', factor: 1 },
  kW: { word: 'watts', factor: 1000 },
  Wh: { word: 'joules', factor: 3600 },
  kWh: { word: 'joules', factor: 3.6e6 },
  lx: { word: 'lux', factor: 1 },
  Hz: { word: 'hertz', factor: 1 },
  MHz: { word: 'hertz', factor: 1e6 },
  GHz: { word: 'hertz', factor: 1e9 },
  rpm: { word: 'revolutions_per_minute', factor: 1 },
  mm: { word: 'meters', factor: 0.001 },
  cm: { word: 'meters', factor: 0.01 },
  m: { word: 'meters', factor: 1 },
  km: { word: 'meters', factor: 1000 },
  hPa: { word: 'pascals', factor: 100 },
}

/** undefined for a unit without an entry, whose values are exported as they are. */
export function baseUnit(unit: string): BaseUnit | undefined {
  return Object.hasOwn(units, unit) ? units[unit] : undefined
}

/** The value in the base unit, without the noise of binary fractions. */
export function inBase(value: number, { factor }: BaseUnit): number {
  return Number((value * factor).toPrecision(12))
}
