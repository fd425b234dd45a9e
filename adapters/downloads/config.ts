/** The settings of the downloader: how many at once, how fast, where to, and the week plan. */
import { z } from 'zod'
import { numeric, one } from '../../src/contract/index.ts'
import { Directory, encoded } from './directory.ts'
import { hourModes, hoursInWeek, Plan, weekOf } from './week.ts'

const Rates = z.object({ rx_rate: numeric, tx_rate: numeric }) // B/s, 0 is without limit
const Config = z.object({
  max_downloading_tasks: numeric,
  download_dir: Directory,
  watch_dir: Directory,
  use_watch_dir: z.boolean().optional(),
  throttling: z.object({ normal: Rates, slow: Rates }).optional(),
})
type Config = z.output<typeof Config>

// As much as ten gigabits per second.
const fastest = 1_250_000_000
const limit = {
  icon: 'mdi:speedometer',
  class: 'data_rate',
  unit: 'B/s',
  min: 0,
  max: fastest,
  mode: 'box',
} as const
const setting = { disabled: true } as const

export const config = one({
  schema: Config,
  from: 'downloads/config/',
  every: '10m',
  settings: {
    max_downloading_tasks: {
      is: 'number',
      name: 'Simultaneous downloads',
      id: 'downloads_simultaneous',
      icon: 'mdi:download-multiple',
      min: 1,
      max: 100,
      mode: 'box',
      set: (value) => change({ max_downloading_tasks: value }),
    },
    normal_rx_rate: {
      ...limit,
      is: 'number',
      name: 'Downloads receive limit, normal mode',
      id: 'downloads_normal_rx_limit',
      value: (it) => it.throttling?.normal.rx_rate,
      set: (value, it) => changeRates('normal', it, { rx_rate: value }),
    },
    normal_tx_rate: {
      ...limit,
      is: 'number',
      name: 'Downloads send limit, normal mode',
      id: 'downloads_normal_tx_limit',
      value: (it) => it.throttling?.normal.tx_rate,
      set: (value, it) => changeRates('normal', it, { tx_rate: value }),
    },
    slow_rx_rate: {
      ...limit,
      is: 'number',
      name: 'Downloads receive limit, slow mode',
      id: 'downloads_slow_rx_limit',
      value: (it) => it.throttling?.slow.rx_rate,
      set: (value, it) => changeRates('slow', it, { rx_rate: value }),
    },
    slow_tx_rate: {
      ...limit,
      is: 'number',
      name: 'Downloads send limit, slow mode',
      id: 'downloads_slow_tx_limit',
      value: (it) => it.throttling?.slow.tx_rate,
      set: (value, it) => changeRates('slow', it, { tx_rate: value }),
    },
    download_dir: {
      ...setting,
      is: 'text',
      name: 'Downloads directory',
      icon: 'mdi:folder-download-outline',
      id: 'downloads_directory',
      min: 1,
      set: (text) => change({ download_dir: encoded(text) }),
    },
    use_watch_dir: {
      ...setting,
      is: 'switch',
      name: 'Downloads from the watched directory',
      icon: 'mdi:folder-eye-outline',
      id: 'downloads_watch',
      set: (on) => change({ use_watch_dir: on }),
    },
    watch_dir: {
      ...setting,
      is: 'text',
      name: 'Downloads watched directory',
      icon: 'mdi:folder-eye-outline',
      id: 'downloads_watched_directory',
      min: 1,
      set: (text) => change({ watch_dir: encoded(text) }),
    },
  },
  commands: {
    plan: { takes: Plan, ask: (input) => changeSchedule(weekOf(input)) },
    schedule: {
      takes: z.object({ schedule: z.array(z.enum(hourModes)).length(hoursInWeek) }),
      ask: (input) => changeSchedule(input.schedule),
    },
  },
  queries: {
    schedule: {
      takes: z.object({}),
      ask: () => ({ method: 'GET', path: 'downloads/config/' }) as const,
      answer: z
        .object({ throttling: z.object({ schedule: z.array(z.string()) }) })
        .transform((it) => ({ schedule: it.throttling.schedule })),
    },
  },
})

/** The box takes what is to be changed, and leaves the rest. */
export function change(fields: Readonly<Record<string, unknown>>) {
  return { method: 'PUT', path: 'downloads/config/', body: fields } as const
}

function changeRates(mode: 'normal' | 'slow', it: Config, fields: Partial<z.output<typeof Rates>>) {
  return change({ throttling: { [mode]: { ...it.throttling?.[mode], ...fields } } })
}

function changeSchedule(schedule: readonly (typeof hourModes)[number][]) {
  return change({ throttling: { schedule } })
}
