/** The disks that the box records on: free space, and how many hours of television that is. */
import { z } from 'zod'
import { many, numeric, orNull, type Reader, shown } from '../../src/contract/index.ts'
import { ifValid } from '../sources/leaves.ts'
import { absentCodes } from './errors.ts'
import { readMedia } from './recordings.ts'

const number = orNull(numeric).catch(null)
const seconds = ifValid(numeric)
// By the way a channel comes, and its quality.
const Times = z
  .object({
    iptv: ifValid(z.object({ hd: seconds, sd: seconds })),
    dvb: ifValid(z.object({ hd: seconds, sd: seconds })),
  })
  .catch({ iptv: undefined, dvb: undefined })

const Media = z
  .object({ media: z.string().min(1), free_bytes: number, total_bytes: number, record_time: Times })
  .transform(({ media, free_bytes: free, total_bytes, record_time: { iptv, dvb } }) => ({
    ...{ media, free, time_left: iptv?.hd ?? dvb?.hd ?? iptv?.sd ?? dvb?.sd },
    total: total_bytes === null ? null : shown(total_bytes, 'B', 'GB'),
  }))

export const media = many({
  schema: Media,
  from: disks,
  every: '15m',
  absentCodes,
  key: (it) => it.media,
  prefix: { name: '{media}', id: 'recorder_{media}' },
  title: (it) => it.media,
  limit: 20,
  enabled: [], // The disk has its own free space.
  diagnostics: {
    free: {
      is: 'sensor',
      name: 'free space',
      icon: 'mdi:harddisk',
      class: 'data_size',
      boxUnit: 'B',
      unit: 'GB',
      attributes: ['total'],
    },
    // In high definition.
    time_left: {
      is: 'sensor',
      name: 'recording time left',
      icon: 'mdi:timer-sand',
      class: 'duration',
      unit: 's',
      precision: 0,
    },
  },
})

async function disks(box: Reader) {
  const all = await readMedia(box)
  return all.length === 0 ? undefined : all
}
