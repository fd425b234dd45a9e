/**
 * Guest access: each key that the user gave, until when it is valid and which guests use it; and the network that they
 * join. A key is published only if an option of the user says so.
 */
import { z } from 'zod'
import {
  del,
  list,
  many,
  numeric,
  one,
  oneOf,
  post,
  put,
  type Reader,
  secret,
  source,
  text,
  verbatim,
} from '../../src/contract/index.ts'
import { count, moment } from './rows.ts'

// Newer boxes have a network for guests, older ones let guests into the network of the box.
const configPath = 'wifi/custom_keys/config/'
const Network = z.object({ ssid: verbatim, hide_ssid: z.boolean().default(false) })
type Network = z.output<typeof Network>

export const guestNetwork = one({
  schema: Network.extend({ ssid_read_only: z.boolean().default(false), encryption: text }),
  from: configPath,
  every: '30m',
  since: '14.0',
  prefix: { name: 'Guest', id: 'guest' },
  enabled: [],
  diagnostics: {
    ssid: { is: 'sensor', name: 'SSID', icon: 'mdi:wifi', attributes: ['hide_ssid', 'encryption', 'ssid_read_only'] },
  },
  commands: {
    rename: { takes: z.strictObject({ ssid: z.string().min(1).max(32) }), ask: (input) => put(configPath, input) },
  },
})

export const guestOptions = z.object({
  guest_keys: z.boolean().default(false).describe('Publish the key of each guest access in its state.'),
  guest_qr: z.boolean().default(false).describe('Publish a QR code with which guests join. It contains their key.'),
})
type Options = z.output<typeof guestOptions>

const User = z.object({ hostname: text, host: z.object({ primary_name: text }).nullish() })
const AccessType = oneOf('full', 'net_only')
// 0: no limit, no end. `duration` is in seconds.
const Params = z
  .object({ description: text, key: secret, access_type: AccessType })
  .extend({ max_use_count: numeric.default(0), duration: numeric.default(0) })
const Guest = z
  .object({ id: numeric, remaining: numeric.default(0), params: Params, users: list(User) })
  .extend({ now: z.number(), network: z.custom<Network | null>().optional() })

/** The object contains what the options publish, and the key nowhere else. */
function schemaOf({ guest_keys, guest_qr }: Options) {
  return Guest.transform(({ id, remaining, now, params: { key, ...params }, users, network }) => ({
    ...params,
    id,
    label: params.description ?? `${id}`,
    // 0: never. A key whose time is over has no time left.
    expires: remaining > 0 ? now + remaining : params.duration === 0 ? 0 : null,
    users: users.length,
    names: users.map((user) => user.host?.primary_name ?? user.hostname),
    key: guest_keys ? revealed(key) : undefined,
    qr: guest_qr ? qrText(revealed(key), network) : undefined,
  }))
}

// Without the permission to change settings, the box sends asterisks.
function revealed(key: z.output<typeof secret>) {
  const text = key.reveal()
  return /^\**$/.test(text) ? null : text
}

/** What phones read from the QR code. */
function qrText(key: string | null, network: Network | null | undefined) {
  if (key === null || network === undefined) return null
  if (network?.ssid == null) return undefined
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
    async from(box) {
      const all = await box.get('wifi/custom_key/', list(z.looseObject({})))
      const network = options.guest_qr && all.length > 0 ? await box.part(configPath, orNone) : undefined
      return all.map((it) => ({ ...it, network, now: box.now }))
    },
    every: '5m',
    key: (it) => String(it.id),
    limit: 20,
    title: (it) => it.label,
    prefix: { name: 'Guest {label}', id: 'guest_{id}' },
    entities: {
      expires: {
        ...moment,
        name: 'expires',
        never: true,
        icon: 'mdi:account-clock',
        attributes: ['description', 'access_type', 'duration', 'max_use_count'],
      },
      users: { ...count, name: 'users', icon: 'mdi:account-group', attributes: ['names'] },
      key: { is: 'sensor', name: 'key', icon: 'mdi:wifi-lock' },
      qr: { is: 'image', name: 'QR code', qr: (it) => it.qr },
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

async function orNone(box: Reader): Promise<Network | null> {
  return (await joinedNetwork(box)) ?? null
}

const Bss = z.object({
  config: Network.extend({ enabled: z.boolean() }),
  status: z.object({ custom_key_ssid: verbatim }),
})

/** The network that guests join; undefined if no network is on. */
const joinedNetwork = source(async (box): Promise<Network | undefined> => {
  const own = await box.getIfPresent(configPath, Network, '30m')
  if (own) return own
  const all = (await box.getIfPresent('wifi/bss/', list(Bss), '30m')) ?? []
  const bss = all.find((it) => it.config.enabled)
  const ssid = bss?.status.custom_key_ssid
  return ssid ? { ssid, hide_ssid: false } : bss?.config
})
