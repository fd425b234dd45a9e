/**
 * The device classes of Home Assistant, with the units and state classes that each numeric class allows. The compiler
 * uses the table (a temperature in dBm does not compile), and so does the lint of discovery documents. Classes that are
 * newer than the oldest supported Home Assistant are left out: openHAB drops a whole document because of one.
 */

/** The state classes that a device class allows: `m` is measurement, `t` is total and total_increasing. */
type Counting = 'm' | 'mt' | 't' | ''

interface NumberClass {
  readonly units: readonly string[]
  readonly counting: Counting
}

const energy = ['J', 'kJ', 'MJ', 'GJ', 'mWh', 'Wh', 'kWh', 'MWh', 'GWh', 'TWh', 'cal', 'kcal', 'Mcal', 'Gcal'] as const

export const numberClasses = {
  battery: { units: ['%'], counting: 'm' },
  current: { units: ['A', 'mA', 'μA'], counting: 'm' },
  // Home Assistant allows more, but MQTT discovery cannot suggest a unit: all rates and sizes are in the same ones.
  data_rate: { units: ['Mbit/s'], counting: 'm' },
  data_size: { units: ['GB', 'MB'], counting: 'mt' },
  distance: { units: ['mm', 'cm', 'm', 'km'], counting: 'mt' },
  duration: { units: ['d', 'h', 'min', 's', 'ms'], counting: 'mt' },
  energy: { units: energy, counting: 't' },
  frequency: { units: ['mHz', 'Hz', 'kHz', 'MHz', 'GHz'], counting: 'm' },
  humidity: { units: ['%'], counting: 'm' },
  illuminance: { units: ['lx'], counting: 'm' },
  power: { units: ['mW', 'W', 'kW', 'MW', 'GW', 'TW'], counting: 'm' },
  signal_strength: { units: ['dB', 'dBm'], counting: 'm' },
  sound_pressure: { units: ['dB', 'dBA'], counting: 'm' },
  temperature: { units: ['°C', '°F', 'K'], counting: 'm' },
  voltage: { units: ['V', 'mV', 'μV', 'kV', 'MV'], counting: 'm' },
} as const satisfies Record<string, NumberClass>

/** A device class of a numeric sensor. */
export type NumberClassName = keyof typeof numberClasses

/** The units that a device class allows. */
export type UnitOf<C extends NumberClassName> = (typeof numberClasses)[C]['units'][number]

/** Device classes of sensors whose value is a word or a moment, without a unit. */
export const wordClasses = ['date', 'enum', 'timestamp'] as const

export const binarySensorClasses = [
  'battery',
  'battery_charging',
  'carbon_monoxide',
  'cold',
  'connectivity',
  'door',
  'garage_door',
  'gas',
  'heat',
  'light',
  'lock',
  'moisture',
  'motion',
  'moving',
  'occupancy',
  'opening',
  'plug',
  'power',
  'presence',
  'problem',
  'running',
  'safety',
  'smoke',
  'sound',
  'tamper',
  'update',
  'vibration',
  'window',
] as const

export const switchClasses = ['outlet', 'switch'] as const
export const buttonClasses = ['identify', 'restart', 'update'] as const
export const eventClasses = ['button', 'doorbell', 'motion'] as const
export const coverClasses = [
  'awning',
  'blind',
  'curtain',
  'damper',
  'door',
  'garage',
  'gate',
  'shade',
  'shutter',
  'window',
] as const
