/** Each network (BSS) of an access point: its SSID, switch, visibility and security. Its key is not published. */
import { z } from 'zod'
import { many, numeric, oneOf, put } from '../../src/contract/index.ts'
import { networks } from './networks.ts'
import { count, labelled, wordOf } from './rows.ts'

const State = oneOf(
  ...(['phy_stopped', 'no_param', 'bad_param', 'disabled', 'temp_disabled', 'starting', 'active', 'failed'] as const),
)
const encryptions = [
  ...(['wep', 'wpa_psk_auto', 'wpa_psk_tkip', 'wpa_psk_ccmp', 'wpa12_psk_auto', 'wpa2_psk_auto'] as const),
  ...(['wpa2_psk_tkip', 'wpa2_psk_ccmp', 'wpa23_psk_ccmp', 'wpa23_psk_ccmp_mrsno', 'wpa3_psk_ccmp'] as const),
] as const
const Encryption = oneOf(...encryptions)

const Bss = z.object({
  id: z.string(),
  label: z.string(),
  use_shared_params: z.boolean().optional(),
  config: z.object({
    enabled: z.boolean(),
    ssid: z.string(),
    hide_ssid: z.stringbool().or(z.boolean()).optional(), // Documented as text.
    encryption: Encryption,
  }),
  status: z.object({ state: State, sta_count: numeric.optional(), authorized_sta_count: numeric.optional() }),
})
type Bss = z.output<typeof Bss>

export const bss = many({
  schema: Bss,
  from: networks,
  every: '10m',
  key: (it) => it.id.toLowerCase(),
  settings: {
    enabled: {
      is: 'switch',
      ...labelled('network'),
      icon: 'mdi:wifi',
      value: (it) => it.config.enabled,
      set: (on, it) => configure(it, { enabled: on }),
    },
    hide_ssid: {
      is: 'switch',
      name: 'Wi-Fi {label} SSID hidden',
      id: 'wifi_{label}_hide_ssid',
      icon: 'mdi:eye-off',
      disabled: true,
      value: (it) => it.config.hide_ssid,
      set: (on, it) => configure(it, { hide_ssid: on }),
    },
  },
  diagnostics: {
    ssid: {
      is: 'sensor',
      ...labelled('SSID'),
      icon: 'mdi:wifi',
      value: (it) => it.config.ssid,
      attributes: { bssid: (it) => it.id.toLowerCase(), shared_settings: (it) => it.use_shared_params },
    },
    encryption: {
      ...wordOf(Encryption),
      ...labelled('security'),
      icon: 'mdi:wifi-lock',
      disabled: true,
      value: (it) => it.config.encryption,
    },
    state: {
      ...wordOf(State),
      ...labelled('network state'),
      icon: 'mdi:wifi-cog',
      disabled: true,
      value: (it) => it.status.state,
    },
    stations: {
      ...count,
      ...labelled('network stations'),
      icon: 'mdi:devices',
      disabled: true,
      value: (it) => it.status.sta_count,
      attributes: { authorized: (it) => it.status.authorized_sta_count },
    },
  },
  commands: {
    // On a network with shared parameters, this changes all networks that share them.
    configure: {
      takes: z
        .strictObject({
          ssid: z.string().min(1).max(32),
          hide_ssid: z.boolean(),
          encryption: z.enum(encryptions),
          key: z.string().min(8).max(63),
        })
        .partial()
        .refine((fields) => Object.keys(fields).length > 0, 'nothing to change'),
      ask: (input, it) => configure(it, input),
    },
  },
})

function configure(it: Bss, fields: object) {
  return put(`wifi/bss/${it.id}`, { config: fields }, { mayDropConnection: true })
}
