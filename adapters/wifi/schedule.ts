/** When the Wi-Fi is on: its week plan, and pauses of some minutes. */
import { z } from 'zod'
import { mappingOf, numeric, one, post, put, week, weekOf, weekPlan } from '../../src/contract/index.ts'
import { changeOf } from '../sources/leaves.ts'
import { mayDrop, moment, seconds } from './rows.ts'

const planPath = 'wifi/planning/'

export const planning = one({
  schema: weekPlan.extend({ use_planning: z.boolean() }).transform((it) => ({ ...it, week: weekOf(it) })),
  from: planPath,
  every: '10m',
  settings: {
    use_planning: {
      is: 'switch',
      name: 'Planning',
      id: 'wifi_planning',
      icon: 'mdi:calendar-clock',
      attributes: ['week'],
      set: (use_planning) => put(planPath, { use_planning }, mayDrop),
    },
  },
  commands: {
    // The ranges in which the Wi-Fi is on. A day that is left out keeps its plan, an empty one is off.
    week: {
      takes: changeOf({ ...week.shape, use_planning: z.boolean() }),
      ask: ({ use_planning, ...change }, it) =>
        put(planPath, { use_planning, mapping: mappingOf(change, it) }, mayDrop),
    },
  },
})

const pausePath = 'wifi/temp_disable'
const maxMinutes = 10_080 // a week
const Kept = z.enum(['2d4g', '5g', '6g'])
const Remaining = z.object({ remaining: numeric })

/** A pause of the whole Wi-Fi, except for one band if the user wants that. */
export const tempDisable = one({
  schema: z.object({ remaining: z.number(), until: z.number().nullable() }),
  // During a pause the remaining time is read at each poll, otherwise every five minutes.
  async from(box) {
    const known = await box.get(pausePath, Remaining, '5m')
    const { remaining } = known.remaining > 0 ? await box.get(pausePath, Remaining) : known
    return { remaining, until: remaining > 0 ? box.now + remaining : null }
  },
  every: '1m',
  since: '13.0',
  enabled: ['pause', 'until', 'resume'],
  entities: {
    // The minutes that remain. A new number starts a pause of that length, and 0 ends it.
    pause: {
      is: 'number',
      name: 'Pause',
      id: 'wifi_pause',
      icon: 'mdi:wifi-off',
      class: 'duration',
      unit: 'min',
      min: 0,
      max: maxMinutes,
      mode: 'box',
      value: (it) => Math.ceil(it.remaining / 60),
      set: (minutes) => pause(minutes),
    },
    remaining: { ...seconds, name: 'Pause remaining', id: 'wifi_pause_remaining', icon: 'mdi:timer-sand' },
    until: { ...moment, name: 'Pause until', id: 'wifi_pause_until', icon: 'mdi:wifi-refresh' },
  },
  settings: {
    resume: { is: 'button', name: 'End the pause', id: 'wifi_resume', icon: 'mdi:wifi-check', press: () => pause(0) },
  },
  commands: {
    start: {
      takes: z.strictObject({ minutes: z.number().positive().max(maxMinutes), keep: Kept.optional() }),
      ask: ({ minutes, ...band }) => pause(minutes, band),
    },
  },
})

/** `keep` is the band that stays on. */
function pause(minutes: number, band: { readonly keep?: string | undefined } = {}) {
  return post(pausePath, { duration: Math.ceil(minutes * 60), ...band }, mayDrop)
}
