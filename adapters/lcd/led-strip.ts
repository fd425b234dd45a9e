/** The LED strip of the limited edition of the Ultra (API 12.2), and the hours in which it is off (API 16). */
import { z } from 'zod'
import {
  amend,
  type LightCommand,
  numeric,
  one,
  orNull,
  put,
  type Reader,
  text,
  texts,
} from '../../src/contract/index.ts'
import { configPath } from './display.ts'

const planPath = 'ledstrip/planning'

const Strip = z.object({
  led_strip_enabled: z.boolean(),
  led_strip_brightness: orNull(numeric),
  led_strip_animation: text,
  available_led_strip_animations: texts,
  use_planning: z.boolean().optional(),
})

export const ledStrip = one({
  schema: Strip,
  async from(box) {
    const config = await box.get(configPath, z.looseObject({}))
    if (config.led_strip_enabled === undefined) return undefined
    return { ...config, ...(await box.part(planPath, readPlan)) }
  },
  every: '15m',
  enabled: ['strip'],
  entities: {
    strip: {
      is: 'light',
      name: 'LED strip',
      id: 'led_strip',
      icon: 'mdi:led-strip-variant',
      value: (it) => it.led_strip_enabled,
      brightness: (it) => it.led_strip_brightness,
      effects: (it) => it.available_led_strip_animations,
      effect: (it) => it.led_strip_animation,
      set: (command) => put(configPath, fieldsOf(command)),
    },
  },
  settings: {
    planning: {
      is: 'switch',
      name: 'LED strip schedule',
      id: 'led_strip_planning',
      icon: 'mdi:calendar-clock',
      since: '16.0',
      value: (it) => it.use_planning,
      set: (use_planning) => amend(planPath, { use_planning }),
    },
  },
})

function readPlan(box: Reader) {
  return box.getIfPresent(planPath, z.object({ use_planning: z.boolean() }))
}

function fieldsOf(command: LightCommand) {
  if ('on' in command) return { led_strip_enabled: command.on }
  if ('effect' in command) return { led_strip_animation: command.effect }
  return 'brightness' in command ? { led_strip_brightness: Math.round(command.brightness) } : {}
}
