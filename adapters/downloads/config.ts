/** The settings of the downloader: number of simultaneous tasks, rate limits, directories, and the week plan. */
import { z } from 'zod'
import { encodePath, get, numeric, one, path, put } from '../../src/contract/index.ts'
import { hourModes, hoursInWeek, Plan, weekOf } from './week-plan.ts'

const Rates = z.object({ rx_rate: numeric, tx_rate: numeric }) // B/s, 0 means no limit
const Config = z.object({
  max_downloading_tasks: numeric,
  download_dir: path,
  watch_dir: path,
  use_watch_dir: z.boolean().optional(),
  throttling: z.object({ normal: Rates, slow: Rates }).optional(),
})
type Config = z.output<typeof Config>

export const config = one({
  schema: Config,
  from: 'downloads/config/',
  every: '10m',
  put: 'downloads/config/',
  settings: {
    max_downloading_tasks: {
      is: 'number',
      name: 'Simultaneous downloads',
      id: 'downloads_simultaneous',
      icon: 'mdi:download-multiple',
      min: 1,
      max: 100,
      mode: 'box',
    },
    normal_rx_rate: { is: 'number', name: 'Downloads receive limit, normal mode', ...rateLimit('normal', 'rx') },
    normal_tx_rate: { is: 'number', name: 'Downloads send limit, normal mode', ...rateLimit('normal', 'tx') },
    slow_rx_rate: { is: 'number', name: 'Downloads receive limit, slow mode', ...rateLimit('slow', 'rx') },
    slow_tx_rate: { is: 'number', name: 'Downloads send limit, slow mode', ...rateLimit('slow', 'tx') },
    download_dir: {
      is: 'text',
      name: 'Downloads directory',
      id: 'downloads_directory',
      icon: 'mdi:folder-download-outline',
      min: 1,
      disabled: true,
      set: (text) => change({ download_dir: encodePath(text) }),
    },
    use_watch_dir: {
      is: 'switch',
      name: 'Downloads from the watched directory',
      id: 'downloads_watch',
      icon: 'mdi:folder-eye-outline',
      disabled: true,
    },
    watch_dir: {
      is: 'text',
      name: 'Downloads watched directory',
      id: 'downloads_watched_directory',
      icon: 'mdi:folder-eye-outline',
      min: 1,
      disabled: true,
      set: (text) => change({ watch_dir: encodePath(text) }),
    },
  },
  commands: {
    plan: { takes: Plan, ask: (input) => change({ throttling: { schedule: weekOf(input) } }) },
    schedule: {
      takes: z.object({ schedule: z.array(z.enum(hourModes)).length(hoursInWeek) }),
      ask: ({ schedule }) => change({ throttling: { schedule } }),
    },
  },
  queries: {
    schedule: {
      takes: z.object({}),
      ask: () => get('downloads/config/'),
      answer: z
        .object({ throttling: z.object({ schedule: z.array(z.string()) }) })
        .transform((it) => ({ schedule: it.throttling.schedule })),
    },
  },
})

/** Changes these fields only: the box keeps what the request does not contain. */
export function change(fields: Readonly<Record<string, unknown>>) {
  return put('downloads/config/', fields)
}

/** A limit of one mode. Both directions of the mode are sent together; the maximum is ten gigabits per second. */
function rateLimit(mode: 'normal' | 'slow', direction: 'rx' | 'tx') {
  const field = `${direction}_rate` as const
  return {
    id: `downloads_${mode}_${direction}_limit`,
    ...({ icon: 'mdi:speedometer', class: 'data_rate', unit: 'B/s', min: 0, max: 1_250_000_000, mode: 'box' } as const),
    value: (it: Config) => it.throttling?.[mode][field],
    set: (value: number, it: Config) =>
      change({ throttling: { [mode]: { ...it.throttling?.[mode], [field]: value } } }),
  }
}
