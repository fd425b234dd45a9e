/** Wi-Fi repeaters. */
import type { ModelSheet } from '../models.ts'
import { day, repeater } from './family.ts'

export interface Repeater {
  id: number
  name: string
  /** In upper case, as the box sends it. */
  main_mac: string
  connection: 'connected' | 'disconnected'
  status: 'starting' | 'running' | 'rebooting' | 'updating' | 'reboot_failure' | 'update_failure'
  /** Epoch seconds. */
  boot_time: number
  /** Epoch seconds; the time of the answer while it is connected. */
  last_seen: number
  model: string
  sn: string
  firmware_version: string
  api_ver: string
  led_activated: boolean
  enabled: boolean
}

export interface Repeaters {
  all: Repeater[]
  /** How long a restart takes. Seconds. */
  restartSeconds: number
}

/** One on a Delta and a Pop, two on an Ultra; undefined on boxes whose firmware does not have the chapter. */
export function createRepeaters({ board_name }: ModelSheet, now: number): Repeaters | undefined {
  const isNewer = ['fbxgw7r', 'fbxgw8r', 'fbxgw9r'].includes(board_name)
  if (!isNewer) return undefined
  const upstairs: Repeater = { ...common, id: Number(repeater.uid), name: 'Répéteur de l’étage', ...connected(now) }
  return { all: board_name === 'fbxgw9r' ? [upstairs, garage(now)] : [upstairs], restartSeconds: 0.3 }
}

const common = { model: 'fbxwmr', firmware_version: '1.4.2', api_ver: '1.0', led_activated: true, enabled: true }

function connected(now: number) {
  const running = { connection: 'connected', status: 'running' } as const
  return {
    ...running,
    main_mac: repeater.mac.toUpperCase(),
    sn: 'FBWR200100000123',
    boot_time: now - 12 * day,
    last_seen: now,
  }
}

/** It was unplugged three weeks ago, and is no host any more. */
function garage(now: number): Repeater {
  const away = { connection: 'disconnected', status: 'running', led_activated: false } as const
  const times = { boot_time: now - 90 * day, last_seen: now - 21 * day }
  return { ...common, id: 2, name: 'Garage', main_mac: '68:A3:78:00:00:22', sn: 'FBWR200100000456', ...times, ...away }
}
