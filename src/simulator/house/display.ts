/** The display and the lights of the box. A box sends only the fields that it has. */
import type { ModelSheet } from '../models.ts'
import { slotsPerDay } from './standby.ts'

export const stripAnimations = ['organic', 'static', 'breathing', 'rain', 'trail', 'wave'] as const

export interface Display {
  config: {
    brightness: number
    orientation?: number
    orientation_forced?: boolean
    hide_wifi_key: boolean
    hide_status_led?: boolean
    screensaver?: string
    led_strip_enabled?: boolean
    led_strip_brightness?: number
    led_strip_animation?: string
    available_led_strip_animations?: readonly string[]
  }
  strip: { use_planning: boolean; planning_mode: string; resolution: number; mapping: boolean[] }
}

export function createDisplay({ model_info: has }: ModelSheet): Display {
  const strip = { led_strip_enabled: true, led_strip_brightness: 56, led_strip_animation: 'breathing' }
  return {
    config: {
      ...{ brightness: 100, hide_wifi_key: false },
      ...(has.has_status_led !== true && { orientation: 0, orientation_forced: false }),
      ...((has.has_status_led === true || has.has_led_strip === true) && { hide_status_led: false }),
      ...(has.has_lcd_screensaver === true && { screensaver: 'night' }),
      ...(has.has_led_strip === true && { ...strip, available_led_strip_animations: stripAnimations }),
    },
    strip: {
      ...{ use_planning: false, planning_mode: 'ledstrip_off', resolution: slotsPerDay },
      mapping: Array.from({ length: 7 * slotsPerDay }, () => false),
    },
  }
}
