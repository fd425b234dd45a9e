/**
 * Calls, voicemail and handsets. https://dev.freebox.fr/sdk/os/call/. `phone/` is undocumented (reference §8).
 */
import { z } from 'zod'
import { Binary, Refusal } from '../answer.ts'
import type { Phone, Voicemail } from '../house/telephony.ts'
import type { SimulatedHouse } from '../house.ts'
import { silentWav } from '../media.ts'
import { type Chapter, EmptyBody, get, post, put, remove } from '../route.ts'

/** A boolean, or its text: the example in the documentation sends `"false"`. */
const Flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')])

const Entry = z.strictObject({ new: Flag })

const VoicemailEntry = z
  .strictObject({
    id: z.string(),
    phone_number: z.string(),
    country_code: z.int(),
    date: z.int(),
    duration: z.int(),
    read: Flag,
  })
  .partial()

const PhoneConfig = z
  .strictObject({
    dect_enabled: z.boolean(),
    dect_registration: z.boolean(),
    dect_eco_mode: z.boolean(),
    dect_nemo_mode: z.boolean(),
    dect_ring_on_off: z.boolean(),
    dect_ring_pattern: z.int(),
    dect_pin: z.string(),
  })
  .partial()

const Gains = z.strictObject({ gain_rx: z.int(), gain_tx: z.int() }).partial()

export const call: Chapter = {
  read: 'calls',
  write: 'calls',
  routes: [
    get('call/log', ({ house }) => house.telephony.log),
    post('call/log/mark_all_as_read', EmptyBody, ({ house }) => {
      for (const entry of house.telephony.log) entry.new = false
    }),
    post('call/log/delete_all', EmptyBody, ({ house }) => {
      house.telephony.log = []
    }),
    get('call/log/{id}', ({ house, parameters }) => entryOf(house, parameters.id)),
    put('call/log/{id}', Entry, ({ house, parameters, body }) => Object.assign(entryOf(house, parameters.id), body)),
    remove('call/log/{id}', EmptyBody, ({ house, parameters }) => {
      const entry = entryOf(house, parameters.id)
      house.telephony.log = house.telephony.log.filter((it) => it !== entry)
    }),
    get('call/account', ({ house }) => ({ phone_number: house.telephony.phone_number }), { since: 10 }),
    get('call/voicemail', ({ house }) => house.telephony.voicemail, { since: 10 }),
    get('call/voicemail/{id}', ({ house, parameters }) => messageOf(house, parameters.id), { since: 10 }),
    put(
      'call/voicemail/{id}',
      VoicemailEntry,
      ({ house, parameters, body: { read = false } }) => Object.assign(messageOf(house, parameters.id), { read }),
      { since: 10 },
    ),
    remove(
      'call/voicemail/{id}',
      EmptyBody,
      ({ house, parameters }) => {
        const message = messageOf(house, parameters.id)
        house.telephony.voicemail = house.telephony.voicemail.filter((it) => it !== message)
      },
      { since: 10 },
    ),
    get('call/voicemail/{id}/audio_file', ({ house, parameters }) => audioOf(messageOf(house, parameters.id)), {
      since: 10,
    }),
  ],
}

export const phone: Chapter = {
  read: 'calls',
  write: 'calls',
  routes: [
    get('phone', ({ house }) => house.telephony.phones),
    get('phone/config', ({ house }) => house.telephony.config),
    put('phone/config', PhoneConfig, ({ house, body }) => {
      requireDect(house)
      return Object.assign(house.telephony.config, body)
    }),
    post('phone/dect_page_start', EmptyBody, ({ house }) => setRinging(house, 'dect', true)),
    post('phone/dect_page_stop', EmptyBody, ({ house }) => setRinging(house, 'dect', false)),
    post('phone/fxs_ring_start', EmptyBody, ({ house }) => setRinging(house, 'fxs', true)),
    post('phone/fxs_ring_stop', EmptyBody, ({ house }) => setRinging(house, 'fxs', false)),
    get('phone/dect_vendors', ({ house }) => {
      requireDect(house)
      return ['Gigaset', 'Panasonic', 'Philips']
    }),
    get('phone/{id}', ({ house, parameters }) => phoneOf(house, parameters.id)),
    put('phone/{id}', Gains, ({ house, parameters, body }) => Object.assign(phoneOf(house, parameters.id), body)),
  ],
}

function entryOf({ telephony }: SimulatedHouse, id: string) {
  const entry = telephony.log.find((it) => String(it.id) === id)
  if (!entry) throw new Refusal('invalid_id')
  return entry
}

function messageOf({ telephony }: SimulatedHouse, id: string): Voicemail {
  const message = telephony.voicemail.find((it) => it.id === id)
  if (!message) throw new Refusal('invalid_id')
  return message
}

function phoneOf({ telephony }: SimulatedHouse, id: string): Phone {
  const found = telephony.phones.find((it) => String(it.id) === id)
  if (!found) throw new Refusal('noent')
  return found
}

function setRinging(house: SimulatedHouse, type: Phone['type'], is_ringing: boolean): void {
  if (type === 'dect') requireDect(house)
  for (const handset of house.telephony.phones) if (handset.type === type) handset.is_ringing = is_ringing
}

function requireDect({ model }: SimulatedHouse): void {
  if (!model.model_info.has_dect) throw new Refusal('nodev')
}

function audioOf({ duration }: Voicemail): Binary {
  return new Binary('audio/wav', silentWav(Math.min(duration, 1)))
}
