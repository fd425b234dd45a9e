/** The week plan of the standby: half hours from Monday 00:00, true where the box sleeps or its Wi-Fi is off. */
import type { ModelSheet } from '../models.ts'

export interface Standby {
  use_planning: boolean
  planning_mode: string
  resolution: number
  mapping: boolean[]
  /** Firmwares differ in the unit of `next_change`. */
  readonly milliseconds: boolean
}

export const slotsPerDay = 48

/** The plan of a family that has not switched it on: every night from midnight to 6. */
export function createStandby({ model_info }: ModelSheet): Standby {
  return {
    use_planning: false,
    planning_mode: 'wifi_off',
    resolution: slotsPerDay,
    mapping: Array.from({ length: 7 * slotsPerDay }, (_, at) => at % slotsPerDay < 12),
    milliseconds: model_info.name === 'fbxgw8-r1',
  }
}

/** The modes that a box lists. Every box can switch off its Wi-Fi; only some can sleep. */
export function standbyModes({ model_info }: ModelSheet): string[] {
  return model_info.has_standby === true ? ['wifi_off', 'suspend'] : ['wifi_off']
}
