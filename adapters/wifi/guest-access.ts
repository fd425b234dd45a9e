/**
 * Guest access: each key that the user gave, until when it is valid and which guests use it. A key is published only if
 * an option of the user says so.
 */
import { z } from 'zod'
import {
  del,
  list,
  many,
  numeric,
  oneOf,
  orNull,
  post,
  type Reader,
  type Secret,
  secret,
} from '../../src/contract/index.ts'
import { type GuestNetwork, readGuestNetwork } from './guest-network.ts'

interface Options {
  readonly guest_keys: boolean
  readonly guest_qr: boolean
}

const Users = list(z.object({ hostname: orNull(z.string()), host: z.object({ primary_name: z.string() }).nullish() }))
const Params = z.object({
  description: z.string().default(''),
  key: secret,
  max_use_count: numeric.default(0), // 0: no limit
  duration: numeric.default(0), // Seconds, 0: no end.
  access_type: oneOf('full', 'net_only'),
})
const Guest = z
  .object({ id: numeric, remaining: numeric.default(0), params: Params, users: Users })
  .extend({ now: z.number(), network: z.custom<GuestNetwork>().optional() })

/** The object contains what the options publish, and the key nowhere else. */
function schemaOf({ guest_keys, guest_qr }: Options) {
  return Guest.transform(({ params: { key, ...params }, network, ...it }) => ({
    ...it,
    ...params,
    label: params.description || `${it.id}`,
    key: guest_keys ? revealed(key) : undefined,
    qr: guest_qr ? qrText(revealed(key), network) : undefined,
  }))
}

// Without the permission to change settings, the box sends asterisks.
function revealed(key: Secret) {
  const text = key.reveal()
  return /^\**$/.test(text) ? null : text
}

/** What phones read from the QR code. */
function qrText(key: string | null, network: GuestNetwork | undefined) {
  if (key === null) return null
  if (network === undefined) return undefined
  const escaped = (text: string) => text.replace(/[\\;,":]/g, '\\$&')
  return `WIFI:T:WPA;S:${escaped(network.ssid)};P:${escaped(key)};${network.hide_ssid ? 'H:true;' : ''};`
}

const CreateInput = z.strictObject({
  description: z.string().trim().min(1).max(64),
  key: z.string().min(8).max(63).optional(),
  minutes: z.number().min(0).max(525_600).default(0),
  max_use_count: z.int().min(0).max(127).default(0),
  internet_only: z.boolean().default(true),
})

/** One object for each key. */
export function customKey(options: Options) {
  return many({
    schema: schemaOf(options),
    from: (box) => readGuests(box, options),
    every: '5m',
    key: (it) => String(it.id),
    entities: {
      expires: {
        is: 'sensor',
        name: 'Guest access {label} expires',
        id: 'guest_{id}_expires',
        icon: 'mdi:account-clock',
        class: 'timestamp',
        tolerance: 90,
        value: (it) => (it.remaining > 0 ? it.now + it.remaining : null),
        attributes: ['description', 'access_type', 'duration', 'max_use_count'],
      },
      users: {
        is: 'sensor',
        name: 'Guest access {label} users',
        id: 'guest_{id}_users',
        icon: 'mdi:account-group',
        count: 'now',
        value: (it) => it.users.length,
        attributes: { names: (it) => it.users.map((user) => user.host?.primary_name ?? user.hostname) },
      },
      key: { is: 'sensor', name: 'Guest access {label} key', id: 'guest_{id}_key', icon: 'mdi:wifi-lock' },
      qr: { is: 'image', name: 'Guest access {label} QR code', id: 'guest_{id}_qr', qr: (it) => it.qr },
    },
    commands: {
      create: { takes: CreateInput, on: 'list', ask: create },
      // Disconnects the guests that use it.
      remove: { takes: z.strictObject({}), ask: (_, it) => del(`wifi/custom_key/${it.id}`) },
    },
  })
}

function create({ minutes, internet_only, key = randomKey(), ...input }: z.output<typeof CreateInput>) {
  const access = { duration: Math.ceil(minutes * 60), access_type: internet_only ? 'net_only' : 'full' }
  return post('wifi/custom_key/', { ...input, key, ...access })
}

// Letters and digits that are not confused when they are read out. There are 32, so that each is equally likely.
const readable = 'abcdefghijkmnpqrstuvwxyz23456789'

function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(20))
  return Array.from(bytes, (byte) => readable[byte % readable.length]).join('')
}

async function readGuests(box: Reader, { guest_qr }: Options) {
  const all = await box.get('wifi/custom_key/', list(z.looseObject({})))
  const network = guest_qr && all.length > 0 ? await readGuestNetwork(box) : undefined
  return all.map((it) => ({ ...it, network, now: box.now }))
}
