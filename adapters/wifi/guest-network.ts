/** The network of the guests: newer boxes have one of its own, older ones let guests into the network of the box. */
import { z } from 'zod'
import { list, one, orNull, put, type Reader } from '../../src/contract/index.ts'

const path = 'wifi/custom_keys/config/'

const Network = z.object({ ssid: z.string(), hide_ssid: z.boolean().default(false) })
export type GuestNetwork = z.output<typeof Network>

export const guestNetwork = one({
  schema: Network.extend({ ssid_read_only: z.boolean().default(false), encryption: orNull(z.string()) }),
  from: path,
  every: '30m',
  since: '14.0',
  diagnostics: {
    ssid: {
      is: 'sensor',
      name: 'Guest Wi-Fi SSID',
      id: 'guest_ssid',
      icon: 'mdi:wifi',
      disabled: true,
      attributes: ['hide_ssid', 'encryption', 'ssid_read_only'],
    },
  },
  commands: {
    rename: { takes: z.strictObject({ ssid: z.string().min(1).max(32) }), ask: (input) => put(path, input) },
  },
})

const Bss = z.object({
  config: z.object({ enabled: z.boolean(), ssid: z.string(), hide_ssid: z.boolean().optional() }),
  status: z.object({ custom_key_ssid: z.string().optional() }),
})

/** The network that guests join; undefined if no network is on. */
export async function readGuestNetwork(box: Reader): Promise<GuestNetwork | undefined> {
  const own = await box.getIfPresent(path, Network, '30m')
  if (own) return own
  const all = (await box.getIfPresent('wifi/bss/', list(Bss), '30m')) ?? []
  const bss = all.find((it) => it.config.enabled)
  if (!bss) return undefined
  const { custom_key_ssid } = bss.status
  if (custom_key_ssid) return { ssid: custom_key_ssid, hide_ssid: false }
  return { ssid: bss.config.ssid, hide_ssid: bss.config.hide_ssid ?? false }
}
