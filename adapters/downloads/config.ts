/** The settings of the downloader: number of simultaneous tasks, rate limits, directories, and the week plan. */
import { z } from 'zod'
import { encodePath, get, numeric, one, path, put, text } from '../../src/contract/index.ts'
import { hourModes, hoursInWeek, Plan, weekOf } from './week-plan.ts'

const Rates = z.object({ rx_rate: numeric, tx_rate: numeric }) // B/s, 0 means no limit
const Config = z
  .object({ use_watch_dir: z.boolean(), throttling: z.object({ normal: Rates, slow: Rates }) })
  .partial()
  .extend({ max_downloading_tasks: numeric, download_dir: path, watch_dir: path })
type Config = z.output<typeof Config>

const limit = { class: 'data_rate', boxUnit: 'B/s', unit: 'Mbit/s', min: 0, max: 10_000, step: 0.001 } as const

const Schedule = z.object({ schedule: z.array(z.enum(hourModes)).length(hoursInWeek) })
const Answer = z
  .object({ throttling: z.object({ schedule: z.array(text) }) })
  .transform(({ throttling: { schedule } }) => ({ schedule }))

export const config = one({
  schema: Config,
  from: 'downloads/config/',
  every: '10m',
  put: 'downloads/config/',
  enabled: [],
  settings: {
    max_downloading_tasks: {
      is: 'number',
      name: 'Simultaneous tasks',
      id: 'downloads_simultaneous',
      icon: 'mdi:download-multiple',
      min: 1,
      max: 100,
      mode: 'box',
    },
    normal_rx_rate: { is: 'number', name: 'Receive limit, normal mode', ...rateLimit('normal', 'rx') },
    normal_tx_rate: { is: 'number', name: 'Send limit, normal mode', ...rateLimit('normal', 'tx') },
    slow_rx_rate: { is: 'number', name: 'Receive limit, slow mode', ...rateLimit('slow', 'rx') },
    slow_tx_rate: { is: 'number', name: 'Send limit, slow mode', ...rateLimit('slow', 'tx') },
    download_dir: {
      ...directory('download_dir', 'mdi:folder-download-outline'),
      name: 'Directory',
      id: 'downloads_directory',
    },
    use_watch_dir: {
      is: 'switch',
      name: 'Use the watched directory',
      id: 'downloads_watch',
      icon: 'mdi:folder-eye-outline',
    },
    watch_dir: {
      ...directory('watch_dir', 'mdi:folder-eye-outline'),
      name: 'Watched directory',
      id: 'downloads_watched_directory',
    },
  },
  commands: {
    plan: { takes: Plan, ask: (input) => change({ throttling: { schedule: weekOf(input) } }) },
    schedule: { takes: Schedule, ask: (input) => change({ throttling: input }) },
  },
  queries: { schedule: { takes: z.object({}), ask: () => get('downloads/config/'), answer: Answer } },
})

/** Changes these fields only: the box keeps what the request does not contain. */
export function change(fields: Readonly<Record<string, unknown>>) {
  return put('downloads/config/', fields)
}

/** A limit of one mode. Both directions of the mode are sent together; the maximum is ten gigabits per second. */
function rateLimit(mode: 'normal' | 'slow', direction: 'rx' | 'tx') {
  const field = `${direction}_rate` as const
  return {
    ...({ ...limit, icon: 'mdi:speedometer', mode: 'box' } as const),
    id: `downloads_${mode}_${direction}_limit`,
    value: (it: Config) => it.throttling?.[mode][field],
    set: (value: number, it: Config) =>
      change({ throttling: { [mode]: { ...it.throttling?.[mode], [field]: value } } }),
  }
}

function directory(field: 'download_dir' | 'watch_dir', icon: `mdi:${string}`) {
  const set = (text: string) => change({ [field]: encodePath(text) })
  const absolute = { pattern: '/.*', expects: 'an absolute path on the disks of the box, such as /Disque 1/Vidéos' }
  return { is: 'text', icon, min: 1, ...absolute, set } as const
}
