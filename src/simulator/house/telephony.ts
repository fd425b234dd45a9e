/**
 * Telephony: the call log, the voicemail, the handsets and the contacts.
 */
import type { ModelSheet } from '../models.ts'

export interface Telephony {
  /** Newest first, as the box lists them. Ids only increase. */
  log: CallEntry[]
  voicemail: Voicemail[]
  phones: Phone[]
  config: PhoneConfig
  contacts: Contact[]
  phone_number: string
}

export interface CallEntry {
  id: number
  /** `voicemail` was reported for some boxes. No version of the documentation has it. */
  type: 'missed' | 'accepted' | 'outgoing' | 'voicemail'
  number: string
  /** The name of the contact, or the number if no contact has it. */
  name: string
  datetime: number
  duration: number
  contact_id: number
  new: boolean
  /** Only on older boxes. */
  line_id?: number
}

export interface Voicemail {
  id: string
  phone_number: string
  country_code: number
  date: number
  duration: number
  read: boolean
}

export interface Phone {
  id: number
  type: 'fxs' | 'dect'
  is_ringing: boolean
  on_hook: boolean
  hardware_defect: boolean
  vendor: string
  gain_rx: number
  gain_tx: number
}

export interface PhoneConfig {
  network: string
  dect_enabled?: boolean
  dect_registration?: boolean
  dect_eco_mode?: boolean
  dect_nemo_mode?: boolean
  dect_ring_on_off?: boolean
  dect_ring_pattern?: number
  dect_pin?: string
}

/** The kinds of details of a contact. Each has a list and a path of its own. */
export const relatedKinds = ['numbers', 'addresses', 'urls', 'emails'] as const
export type RelatedKind = (typeof relatedKinds)[number]

/** The writable fields of a detail. The further fields depend on its kind. */
export interface RelatedFields {
  contact_id?: number | undefined
  type?: string | undefined
  [field: string]: string | number | boolean | undefined
}

export interface Related extends RelatedFields {
  id: number
  contact_id: number
  type: string
}

export interface Contact {
  id: number
  display_name: string
  first_name: string
  last_name: string
  company: string
  birthday: string
  photo_url: string
  notes: string
  last_update: number
  numbers: Related[]
  addresses: Related[]
  urls: Related[]
  emails: Related[]
}

const minute = 60
const day = 86_400

/** A week of calls, one voicemail, and two handsets if the box has a DECT base, else one. */
export function createTelephony(model: ModelSheet, now: number): Telephony {
  const contacts = [
    createContact(1, 'Mamie', 'Jeanne', 'Dupont', '+33145678901', now),
    createContact(2, 'Dr Martin', 'Paul', 'Martin', '+33142424242', now),
  ]
  const telephony = { contacts, phone_number: '0912345678', ...handsetsOf(model) }
  const line = model.board_name === 'fbxgw9r' ? {} : { line_id: 0 }
  const call = (id: number, type: CallEntry['type'], number: string, ago: number, duration: number): CallEntry => {
    const known = contactOf(contacts, number)
    const caller = { name: known?.display_name ?? number, contact_id: known?.id ?? 0 }
    return { id, type, number, ...caller, datetime: now - ago, duration, new: type === 'missed' && ago < day, ...line }
  }
  return {
    ...telephony,
    log: [
      call(1042, 'missed', '+33145678901', 95 * minute, 24),
      call(1041, 'accepted', '+33142424242', 1.2 * day, 312),
      call(1040, 'outgoing', '+33145678901', 2.4 * day, 1841),
      call(1039, 'missed', '', 3.1 * day, 8),
      call(1037, 'accepted', '+33899000000', 6.5 * day, 3),
    ],
    voicemail: [
      {
        id: '20261120_101530_r0145678901.au',
        phone_number: '145678901',
        country_code: 33,
        date: now - 2 * day,
        duration: 17,
        read: false,
      },
    ],
  }
}

/** Adds a call, by default a missed one, as the newest entry of the log. The name is that of the contact, if any. */
export function addCall(telephony: Telephony, now: number, call: Partial<CallEntry> = {}): CallEntry {
  const number = call.number ?? '+33612345678'
  const known = contactOf(telephony.contacts, number)
  const entry: CallEntry = {
    id: Math.max(0, ...telephony.log.map((it) => it.id)) + 1,
    type: 'missed',
    number,
    name: known?.display_name ?? number,
    contact_id: known?.id ?? 0,
    datetime: now,
    duration: 20,
    new: call.type === undefined || call.type === 'missed',
    ...call,
  }
  telephony.log.unshift(entry)
  return entry
}

function contactOf(contacts: Contact[], number: string): Contact | undefined {
  return contacts.find((contact) => contact.numbers.some((it) => it.number === number))
}

function handsetsOf({ model_info }: ModelSheet): Pick<Telephony, 'phones' | 'config'> {
  const idle = { is_ringing: false, on_hook: true, hardware_defect: false, gain_rx: 0, gain_tx: 0 }
  const fxs: Phone = { id: 1, type: 'fxs', vendor: '', ...idle }
  if (!model_info.has_dect) return { phones: [fxs], config: { network: 'working' } }
  return {
    phones: [fxs, { id: 2, type: 'dect', vendor: 'Gigaset', ...idle }],
    config: {
      network: 'working',
      dect_enabled: true,
      dect_registration: false,
      dect_eco_mode: false,
      dect_nemo_mode: false,
      dect_ring_on_off: true,
      dect_ring_pattern: 1,
      dect_pin: '4321',
    },
  }
}

function createContact(
  id: number,
  display_name: string,
  first: string,
  last: string,
  number: string,
  now: number,
): Contact {
  return {
    id,
    display_name,
    first_name: first,
    last_name: last,
    company: '',
    birthday: '',
    photo_url: '',
    notes: '',
    last_update: now - 90 * day,
    numbers: [{ id, contact_id: id, type: 'fixed', number, is_default: true, is_own: false }],
    addresses: [],
    urls: [],
    emails: [],
  }
}
