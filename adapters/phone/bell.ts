/** Whether the telephone rings, and who calls. */
import { z } from 'zod'
import { list, numeric, one, type Reader, text } from '../../src/contract/index.ts'

const Bell = z.object({ ringing: z.boolean(), number: text, name: text }).extend({ anonymous: z.boolean() }) // the number is withheld

const ring = { icon: 'mdi:phone-ring', attributes: ['number', 'anonymous', 'name'] } as const

/** The box sends no event when it rings: this takes a read every two seconds, so it is an option. */
export const bell = one({
  schema: Bell,
  from: ringing,
  every: '2s',
  entities: {
    ringing: { ...ring, is: 'binary_sensor', name: 'Ringing', id: 'phone_ringing', class: 'sound' },
    bell: {
      ...ring,
      is: 'event',
      name: 'Bell',
      id: 'phone_bell',
      types: {
        ringing: (before, after) => !before.ringing && after.ringing,
        stopped: (before, after) => before.ringing && !after.ringing,
      },
    },
  },
})

const Phones = list(z.object({ is_ringing: z.boolean() }))
const Missed = z
  .object({ type: z.literal('missed'), duration: z.literal(0) })
  .extend({ datetime: numeric, number: z.string().trim().nullish(), name: text })
const Log = list(Missed.optional().catch(undefined))

// From the first ring on the call log has the caller, as a missed call with a duration of 0.
async function ringing(box: Reader) {
  const phones = await box.get('phone/', Phones)
  if (!phones.some((it) => it.is_ringing)) return { ringing: false, number: null, anonymous: false, name: null }
  const log = await box.getIfAllowed('call/log/', Log)
  const call = log?.find((it) => it && Math.abs(box.now - it.datetime) < 90)
  const name = call?.name === call?.number ? null : call?.name
  return { ringing: true, number: call?.number, anonymous: call?.number === '', name }
}
