/**
 * The box itself: firmware, boot time, sensors, expansions, updates and language.
 */
import type { Gauge, Line, ModelSheet } from '../models.ts'

export interface System {
  /** "major.minor", as in `/api_version`. A new firmware may raise it. */
  api_version: string
  firmware_version: string
  /** The boot time, from which the uptime is counted. Seconds since the epoch. */
  booted: number
  box_authenticated: boolean
  disk_status: string
  user_main_storage: string
  sensors: Gauge[]
  fans: Gauge[]
  expansions: Expansion[]
  update: { state: string; upgrade_state?: Record<string, string | number> }
  language: string
}

export interface Expansion {
  slot: number
  type: string
  present: boolean
  supported: boolean
  probe_done: boolean
  bundle: string
}

/** A box that booted nine days ago. */
export function createSystem(model: ModelSheet, line: Line, api_version: string): System {
  return {
    api_version,
    firmware_version: model.firmware_version,
    booted: Math.floor(Date.now() / 1000) - 781_260,
    box_authenticated: true,
    disk_status: model.disk_status,
    user_main_storage: model.user_main_storage,
    sensors: model.sensors.map((sensor) => ({ ...sensor })),
    fans: model.fans.map((fan) => ({ ...fan })),
    expansions: model.model_info.has_expansions ? expansionsFor(line) : [],
    update: { state: 'auto_up_to_date' },
    language: 'fra',
  }
}

function expansionsFor(line: Line): Expansion[] {
  const installed = { present: true, supported: true, probe_done: true }
  return [
    { slot: 1, type: 'security', ...installed, bundle: '985700J190100001' },
    line === 'ftth'
      ? { slot: 2, type: 'ftth_pon', ...installed, bundle: '955800A190100002' }
      : { slot: 2, type: 'dsl_lte', ...installed, bundle: '959100B190100003' },
  ]
}
