/** The week of the Wi-Fi: when it is on. Shown and set by the day, in times; the box has a slot for each half hour. */
import { z } from 'zod'
import { numeric, one } from '../../src/contract/index.ts'

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

// So many slots in a day.
const resolution = numeric.pipe(
  z
    .int()
    .min(1)
    .max(24 * 60),
)
const Planning = z.object({ use_planning: z.boolean(), resolution, mapping: z.array(z.string()) })
type Planning = z.output<typeof Planning>

// 07:00-23:30; 24:00 is midnight at the end of the day.
const time = '(?:[01][0-9]|2[0-3]):[0-5][0-9]'
const Range = z.string().regex(new RegExp(`^${time}-(?:${time}|24:00)$`), 'expected a range such as 07:00-23:30')
const Day = z.array(Range).max(48).optional()

export const planning = one({
  schema: Planning,
  from: 'wifi/planning/',
  every: '10m',
  settings: {
    use_planning: {
      is: 'switch',
      name: 'Wi-Fi planning',
      id: 'wifi_planning',
      icon: 'mdi:calendar-clock',
      attributes: { week },
      set: (on) => ({ method: 'PUT', path: 'wifi/planning/', body: { use_planning: on }, mayDropConnection: true }),
    },
  },
  commands: {
    // When it is to be on; days left out stay as they are, an empty one is off.
    week: {
      takes: z
        .strictObject({
          ...{ monday: Day, tuesday: Day, wednesday: Day, thursday: Day, friday: Day, saturday: Day, sunday: Day },
          use_planning: z.boolean().optional(),
        })
        .refine((input) => Object.keys(input).length > 0, 'nothing to change'),
      ask: ({ use_planning, ...input }, it) => ({
        method: 'PUT',
        path: 'wifi/planning/',
        body: {
          ...(use_planning !== undefined && { use_planning }),
          mapping: days.flatMap((day, at) => {
            const ranges = input[day]
            return ranges === undefined ? slotsOf(it, at) : slotsIn(ranges, it.resolution)
          }),
        },
        mayDropConnection: true,
      }),
    },
  },
})

/** Each day's ranges in which it is on. */
function week(it: Planning): Record<string, string[]> {
  return Object.fromEntries(days.map((day, at) => [day, rangesIn(slotsOf(it, at), it.resolution)]))
}

function slotsOf({ mapping, resolution }: Planning, day: number) {
  return mapping.slice(day * resolution, (day + 1) * resolution)
}

function rangesIn(slots: readonly string[], resolution: number): string[] {
  const clock = (slot: number) => {
    const minutes = (slot * 24 * 60) / resolution
    return [Math.floor(minutes / 60), minutes % 60].map((it) => String(it).padStart(2, '0')).join(':')
  }
  const ranges: string[] = []
  let begin: number | undefined
  for (const [at, slot] of [...slots, 'off'].entries()) {
    if (slot === 'on') begin ??= at
    else if (begin !== undefined) {
      ranges.push(`${clock(begin)}-${clock(at)}`)
      begin = undefined
    }
  }
  return ranges
}

// A slot is on if any of it is.
function slotsIn(ranges: readonly string[], resolution: number): string[] {
  const length = (24 * 60) / resolution
  const minutesOf = (clock: string | undefined) => {
    const [hours = 0, minutes = 0] = (clock ?? '').split(':').map(Number)
    return hours * 60 + minutes
  }
  const times = ranges.map((range) => range.split('-').map(minutesOf))
  return Array.from({ length: resolution }, (_, at) => {
    const on = times.some(([from = 0, to = 0]) => from < (at + 1) * length && to > at * length)
    return on ? 'on' : 'off'
  })
}
