/**
 * The guests: a key for each access that the owner gave, until when and who used it, and what their network is called.
 * The key itself leaves the process only where the owner asked for it.
 */
import { z } from 'zod'
import { list, many, numeric, one, oneOf, orNull, type Reader } from '../../src/contract/index.ts'

interface Options {
  readonly guest_keys: boolean
  readonly guest_qr: boolean
}

const Users = list(z.object({ hostname: orNull(z.string()), host: z.object({ primary_name: z.string() }).nullish() }))
const Params = z.object({
  description: z.string().default(''),
  key: z
    .string()
    .nullish()
    // Without the right to change settings the box sends stars.
    .transform((key) => (!key || /^\*+$/.test(key) ? null : key)),
  max_use_count: numeric.default(0), // 0: no limit
  duration: numeric.default(0), // seconds, 0: no end
  access_type: oneOf('full', 'net_only'),
})
const Guest = z.object({ id: numeric, remaining: numeric.default(0), params: Params, users: Users, now: z.number() })
const Network = z.object({ ssid: z.string(), hide_ssid: z.boolean().default(false) })

/** Only what was asked for goes on: neither state nor anything behind it knows the key otherwise. */
function schemaOf({ guest_keys, guest_qr }: Options) {
  return Guest.extend({ network: Network.nullish() }).transform(({ params: { key, ...params }, network, ...it }) => ({
    ...it,
    ...params,
    label: params.description || `${it.id}`,
    key: guest_keys ? key : undefined,
    qr: guest_qr ? key && network && joining(network, key) : undefined,
  }))
}

/** Who may join as a guest, one object for each access. */
export function customKey(options: Options) {
  return many({
    schema: schemaOf(options),
    from: (box) => guests(box, options),
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
        attributes: {
          description: (it) => it.description,
          access_type: (it) => it.access_type,
          duration: (it) => it.duration,
          max_use_count: (it) => it.max_use_count,
        },
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
      create: {
        takes: z.strictObject({
          description: z.string().trim().min(1).max(64),
          key: z.string().min(8).max(63).optional(),
          minutes: z.number().min(0).max(525_600).default(0),
          max_use_count: z.int().min(0).max(127).default(0),
          internet_only: z.boolean().default(true),
        }),
        on: 'list',
        ask: ({ minutes, internet_only, key = randomKey(), ...input }) => ({
          method: 'POST',
          path: 'wifi/custom_key/',
          body: {
            ...input,
            key,
            duration: Math.ceil(minutes * 60),
            access_type: internet_only ? 'net_only' : 'full',
          },
        }),
      },
      // Whoever uses it is disconnected.
      remove: {
        takes: z.strictObject({}),
        ask: (_, it) => ({ method: 'DELETE', path: `wifi/custom_key/${it.id}` }),
      },
    },
  })
}

const GuestNetwork = Network.extend({
  ssid_read_only: z.boolean().default(false),
  encryption: orNull(z.string()),
})

/** The network of their own that guests have. */
export const guestNetwork = one({
  schema: GuestNetwork,
  from: 'wifi/custom_keys/config/',
  every: '30m',
  since: '14.0',
  diagnostics: {
    ssid: {
      is: 'sensor',
      name: 'Guest Wi-Fi SSID',
      id: 'guest_ssid',
      icon: 'mdi:wifi',
      disabled: true,
      attributes: {
        hide_ssid: (it) => it.hide_ssid,
        encryption: (it) => it.encryption,
        ssid_read_only: (it) => it.ssid_read_only,
      },
    },
  },
  commands: {
    rename: {
      takes: z.strictObject({ ssid: z.string().min(1).max(32) }),
      ask: (input) => ({ method: 'PUT', path: 'wifi/custom_keys/config/', body: input }),
    },
  },
})

async function guests(box: Reader, { guest_qr }: Options) {
  const all = await box.get('wifi/custom_key/', list(z.looseObject({})))
  const network = guest_qr && all.length > 0 ? await networkOf(box) : undefined
  return all.map((it) => ({ ...it, network, now: box.now }))
}

const Bss = z.object({
  config: z.object({ enabled: z.boolean(), ssid: z.string(), hide_ssid: z.boolean().optional() }),
  status: z.object({ custom_key_ssid: z.string().optional() }),
})

// Newer boxes have a network for guests, older ones let them in to the box's own.
async function networkOf(box: Reader): Promise<z.input<typeof Network> | undefined> {
  const own = await box.getIfPresent('wifi/custom_keys/config/', Network, '30m')
  if (own) return own
  const all = (await box.getIfPresent('wifi/bss/', list(Bss), '30m')) ?? []
  const [bss] = all.filter((it) => it.config.enabled)
  if (!bss) return undefined
  const { custom_key_ssid } = bss.status
  return custom_key_ssid
    ? { ssid: custom_key_ssid }
    : { ssid: bss.config.ssid, hide_ssid: bss.config.hide_ssid ?? false }
}

/** What phones read out of the image. */
function joining({ ssid, hide_ssid }: z.output<typeof Network>, key: string) {
  const escaped = (text: string) => text.replace(/[\\;,":]/g, '\\$&')
  return `WIFI:T:WPA;S:${escaped(ssid)};P:${escaped(key)};${hide_ssid ? 'H:true;' : ''};`
}

// Letters and figures that nobody confuses when they are read out: 32 of them, so that each byte counts evenly.
const readable = 'abcdefghijkmnpqrstuvwxyz23456789'

function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(20))
  return Array.from(bytes, (byte) => readable[byte % readable.length]).join('')
}
