/** The week plan of the standby (from API 11). A change needs the whole plan. */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { type Standby, slotsPerDay, standbyModes } from '../house/standby.ts'
import { now } from '../house.ts'
import { type Chapter, get, put } from '../route.ts'

export const PlanChange = z.strictObject({
  use_planning: z.boolean(),
  planning_mode: z.string(),
  resolution: z.literal(slotsPerDay),
  mapping: z.array(z.boolean()).length(7 * slotsPerDay),
})

export const standby: Chapter = {
  write: 'settings',
  routes: [
    get('standby/status', ({ house: { standby, model } }) => statusOf(standby, standbyModes(model)), { since: 11 }),
    get('standby/config', ({ house }) => configOf(house.standby), { since: 11 }),
    put(
      'standby/config',
      PlanChange,
      ({ house, body }) => {
        if (!standbyModes(house.model).includes(body.planning_mode)) throw new Refusal('inval')
        return configOf(Object.assign(house.standby, body))
      },
      { since: 11 },
    ),
  ],
}

function configOf({ milliseconds: _, ...config }: Standby) {
  return config
}

function statusOf(standby: Standby, available_planning_modes: string[]) {
  const { use_planning, planning_mode, milliseconds } = standby
  const next_change = use_planning ? nextChange(standby.mapping, now()) * (milliseconds ? 1000 : 1) : 0
  return { use_planning, planning_mode, available_planning_modes, next_change }
}

/** When the plan changes next, in epoch seconds; 0 if it never does. */
export function nextChange(mapping: readonly boolean[], at: number): number {
  const halfHour = 1800
  const slotAt = (time: number) => mapping[slotOf(time)]
  const first = Math.floor(at / halfHour) * halfHour
  const times = Array.from({ length: mapping.length }, (_, slot) => first + (slot + 1) * halfHour)
  return times.find((time) => slotAt(time) !== slotAt(first)) ?? 0
}

/** The half hour of the week on the clocks of France. */
function slotOf(time: number): number {
  const local = new Date(new Date(time * 1000).toLocaleString('en-US', { timeZone: 'Europe/Paris' }))
  return ((local.getDay() + 6) % 7) * slotsPerDay + local.getHours() * 2 + Math.floor(local.getMinutes() / 30)
}
