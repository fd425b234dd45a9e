/** The week plan of the standby. While it puts the box to sleep, nothing answers: no API, no Internet, no telephone. */
import { z } from 'zod'
import {
  amend,
  get,
  isOffAt,
  mappingWith,
  moment,
  offPeriods,
  offPlan,
  one,
  put,
  type Reader,
  spansOf,
  text,
  texts,
  weekSpans,
} from '../../src/contract/index.ts'

const configPath = 'standby/config'

const Config = offPlan.extend({ use_planning: z.boolean(), planning_mode: text })

/** Boxes and documentation have two words for the mode in which the box sleeps. */
const sleep = ['suspend', 'standby']

const Planning = z
  .object({ use_planning: z.boolean(), planning_mode: text, next_change: moment })
  .extend({ available_planning_modes: texts, plan: offPlan.optional(), off_now: z.boolean().optional() })
  .transform(({ available_planning_modes: listed, planning_mode, next_change, plan, ...it }) => {
    const isListed = planning_mode === null || listed.includes(planning_mode)
    const synonym = sleep.includes(planning_mode ?? '') ? listed.find((mode) => sleep.includes(mode)) : undefined
    const mode = isListed ? planning_mode : (synonym ?? planning_mode)
    const modes = mode === null || listed.includes(mode) ? listed : [...listed, mode]
    return { ...it, mode, modes, next_change: next_change || null, plan, planning: plan && spansOf(plan) }
  })
type Planning = z.output<typeof Planning>

export const planning = one({
  schema: Planning,
  async from(box) {
    const status = await box.get('standby/status', z.looseObject({}))
    const plan = await box.part(configPath, readPlan)
    // The clock last: its first use loads the tables of the time zone.
    return { ...status, plan, off_now: plan && status.use_planning === true && isOffAt(plan, box.now) }
  },
  every: '5m',
  since: '11.0',
  prefix: { id: 'standby' },
  absences: (it, now) => (it.use_planning && sleep.includes(it.mode ?? '') && it.plan ? offPeriods(it.plan, now) : []),
  enabled: ['enabled', 'mode', 'next_change'],
  settings: {
    enabled: {
      is: 'switch',
      name: 'Standby schedule',
      icon: 'mdi:power-sleep',
      value: (it) => it.use_planning,
      set: (use_planning, it) => change(it, { use_planning }),
      attributes: ['planning'],
    },
    mode: {
      is: 'select',
      name: 'Standby mode',
      icon: 'mdi:sleep',
      options: (it) => it.modes,
      set: (mode, it) => change({ ...it, mode }, {}),
    },
  },
  diagnostics: {
    next_change: { is: 'sensor', class: 'timestamp', name: 'Next standby change', icon: 'mdi:clock-outline' },
    off_now: { is: 'binary_sensor', name: 'Standby', icon: 'mdi:power-sleep' },
  },
  commands: {
    set_planning: {
      takes: weekSpans,
      async ask(spans, { mode }, box) {
        const config = await box.get(configPath, z.looseObject(Config.shape))
        return put(configPath, { ...config, ...named(mode), mapping: mappingWith(spans, config) })
      },
    },
  },
  queries: {
    planning: {
      takes: z.strictObject({}),
      ask: () => get(configPath),
      answer: Config.transform((it) => ({ enabled: it.use_planning, mode: it.planning_mode, ...spansOf(it) })),
    },
  },
})

function readPlan(box: Reader) {
  return box.getIfPresent(configPath, offPlan)
}

/** Boxes want the whole object, and the word for the mode that they list. */
function change({ mode }: Pick<Planning, 'mode'>, fields: Readonly<Record<string, unknown>>) {
  return amend(configPath, { ...named(mode), ...fields })
}

function named(planning_mode: string | null) {
  return planning_mode === null ? {} : { planning_mode }
}
