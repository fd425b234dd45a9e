/** Pauses of the Wi-Fi: it is off for some minutes, except for one band if the user wants that. */
import { z } from 'zod'
import { numeric, one, post, type Reader } from '../../src/contract/index.ts'

const path = 'wifi/temp_disable'
const Remaining = z.object({ remaining: numeric })

export const tempDisable = one({
  schema: Remaining.extend({ now: z.number() }),
  from: readPause,
  every: '1m',
  since: '13.0',
  entities: {
    remaining: {
      is: 'sensor',
      name: 'Wi-Fi pause remaining',
      id: 'wifi_pause_remaining',
      icon: 'mdi:timer-sand',
      class: 'duration',
      unit: 's',
      precision: 0,
    },
    until: {
      is: 'sensor',
      name: 'Wi-Fi pause until',
      id: 'wifi_pause_until',
      icon: 'mdi:wifi-refresh',
      class: 'timestamp',
      tolerance: 90,
      value: (it) => (it.remaining > 0 ? it.now + it.remaining : null),
    },
  },
  settings: {
    resume: {
      is: 'button',
      name: 'End the Wi-Fi pause',
      id: 'wifi_resume',
      icon: 'mdi:wifi-check',
      press: () => disableFor({ duration: 0 }),
    },
  },
  commands: {
    start: {
      takes: z.strictObject({
        minutes: z.number().positive().max(10_080),
        keep: z.enum(['2d4g', '5g', '6g']).optional(),
      }),
      ask: ({ minutes, keep }) => disableFor({ duration: Math.ceil(minutes * 60), ...(keep && { keep }) }),
    },
  },
})

/** `duration` in seconds; `keep` is the band that stays on. */
function disableFor(body: { duration: number; keep?: string }) {
  return post(path, body, { mayDropConnection: true })
}

// During a pause the remaining time is read at each poll, otherwise every five minutes.
async function readPause(box: Reader) {
  const known = await box.get(path, Remaining, '5m')
  const { remaining } = known.remaining > 0 ? await box.get(path, Remaining) : known
  return { remaining, now: box.now }
}
