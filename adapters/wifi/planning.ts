/** The week plan of the Wi-Fi: when it is on. The box has a slot for each half hour. */
import { z } from 'zod'
import { mappingOf, one, put, week, weekOf, weekPlan } from '../../src/contract/index.ts'

const path = 'wifi/planning/'

export const planning = one({
  schema: weekPlan.extend({ use_planning: z.boolean() }),
  from: path,
  every: '10m',
  settings: {
    use_planning: {
      is: 'switch',
      name: 'Wi-Fi planning',
      id: 'wifi_planning',
      icon: 'mdi:calendar-clock',
      attributes: { week: (it) => weekOf(it) },
      set: (on) => put(path, { use_planning: on }, { mayDropConnection: true }),
    },
  },
  commands: {
    // The ranges in which the Wi-Fi is on. A day that is left out keeps its plan, an empty one is off.
    week: {
      takes: week
        .extend({ use_planning: z.boolean().optional() })
        .refine((input) => Object.keys(input).length > 0, 'nothing to change'),
      ask({ use_planning, ...change }, it) {
        const use = use_planning !== undefined && { use_planning }
        return put(path, { ...use, mapping: mappingOf(change, it) }, { mayDropConnection: true })
      },
    },
  },
})
