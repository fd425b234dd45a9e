/** The display, and the plan of the LED strip (from API 16). https://dev.freebox.fr/sdk/os/lcd/ */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { stripAnimations } from '../house/display.ts'
import { now, type SimulatedHouse } from '../house.ts'
import { type Chapter, get, put } from '../route.ts'
import { nextChange, PlanChange } from './standby.ts'

const percent = z.int().min(0).max(100)

const Change = z
  .strictObject({ brightness: percent, orientation: z.literal([0, 90, 180, 270]), orientation_forced: z.boolean() })
  .extend({
    hide_wifi_key: z.boolean(),
    hide_status_led: z.boolean(),
    screensaver: z.enum(['disabled', 'on', 'night']),
  })
  .extend({ led_strip_enabled: z.boolean(), led_strip_brightness: percent })
  .extend({ led_strip_animation: z.enum(stripAnimations) })
  .partial()

export const lcd: Chapter = {
  write: 'settings',
  routes: [
    get('lcd/config', ({ house }) => house.display.config),
    put('lcd/config', Change, ({ house, body }) => {
      const { config } = house.display
      // A field that the box does not have cannot be set.
      if (Object.keys(body).some((field) => !(field in config))) throw new Refusal('notsup')
      return Object.assign(config, body)
    }),
  ],
}

export const ledStrip: Chapter = {
  write: 'settings',
  routes: [
    get(
      'ledstrip/status',
      ({ house }) => {
        const { use_planning, mapping } = stripOf(house)
        return { use_planning, next_change: use_planning ? nextChange(mapping, now()) * 1000 : 0 }
      },
      { since: 16 },
    ),
    get('ledstrip/planning', ({ house }) => stripOf(house), { since: 16 }),
    put('ledstrip/planning', PlanChange, ({ house, body }) => Object.assign(stripOf(house), body), { since: 16 }),
  ],
}

function stripOf({ display }: SimulatedHouse) {
  if (display.config.led_strip_enabled === undefined) throw new Refusal('notsupp')
  return display.strip
}
