/** The internet line itself, and the settings of the box towards the internet. */
import { z } from 'zod'
import { numeric, one, oneOf, orNull, text } from '../../src/contract/index.ts'

const State = oneOf('going_up', 'up', 'going_down', 'down')
const Type = oneOf('ethernet', 'rfc2684', 'pppoatm')
const Media = oneOf('ftth', 'ethernet', 'xdsl', 'backup_4g')

// While the line is down the addresses are absent, not null.
const address = text.transform((ip) => ip || null)

const Status = z.object({
  state: State,
  type: orNull(Type),
  media: orNull(Media),
  ipv4: address,
  ipv6: address,
  ipv4_port_range: z.array(numeric).optional(), // all ports, or the part of a shared IPv4 address
  rate_down: orNull(numeric), // byte/s, while the bandwidth is in bit/s
  rate_up: orNull(numeric),
  bandwidth_down: orNull(numeric),
  bandwidth_up: orNull(numeric),
  bytes_down: orNull(numeric),
  bytes_up: orNull(numeric),
})
type Status = z.output<typeof Status>

const speed = { class: 'data_rate', unit: 'B/s', precision: 0 } as const
const bandwidth = { class: 'data_rate', unit: 'bit/s', precision: 0 } as const
const volume = { class: 'data_size', unit: 'B', total: true } as const

export const status = one({
  schema: Status,
  from: 'connection/',
  every: '30s',
  entities: {
    up: { is: 'binary_sensor', name: 'Internet', id: 'internet', class: 'connectivity', value: isUp },
    rate_down: { is: 'sensor', name: 'Download', ...speed, icon: 'mdi:download' },
    rate_up: { is: 'sensor', name: 'Upload', ...speed, icon: 'mdi:upload' },
    used_down: usedShare('Download', 'down'),
    used_up: usedShare('Upload', 'up'),
    bytes_down: { is: 'sensor', name: 'Received', ...volume, icon: 'mdi:download-network' },
    bytes_up: { is: 'sensor', name: 'Sent', ...volume, icon: 'mdi:upload-network' },
    line: {
      is: 'event',
      name: 'Line',
      icon: 'mdi:web',
      // The address after an outage counts as new: one event too many is better than a missed one.
      types: {
        lost: (before, after) => isUp(before) && !isUp(after),
        new_address: (before, after) => after.ipv4 !== null && before.ipv4 !== after.ipv4,
        back: (before, after) => !isUp(before) && isUp(after), // listed last: after an outage it is the last event
      },
      attributes: { address: (it) => it.ipv4 },
    },
  },
  diagnostics: {
    state: { is: 'sensor', name: 'Line state', id: 'line_state', options: State, icon: 'mdi:web' },
    media: { is: 'sensor', name: 'Line medium', id: 'line_medium', options: Media, icon: 'mdi:cable-data' },
    type: { is: 'sensor', name: 'Line type', id: 'line_type', options: Type, disabled: true },
    ipv4: { is: 'sensor', name: 'IPv4 address', icon: 'mdi:ip-network' },
    ipv6: { is: 'sensor', name: 'IPv6 address', icon: 'mdi:ip-network' },
    ipv4_shared: {
      is: 'binary_sensor',
      name: 'Shared IPv4 address',
      icon: 'mdi:ip-network-outline',
      disabled: true,
      value: (it) => it.ipv4_port_range && !(it.ipv4_port_range[0] === 0 && it.ipv4_port_range[1] === 65535),
      attributes: ['ipv4_port_range'],
    },
    bandwidth_down: { is: 'sensor', name: 'Line speed down', ...bandwidth },
    bandwidth_up: { is: 'sensor', name: 'Line speed up', ...bandwidth },
  },
})

function isUp({ state }: Status) {
  return state === 'up'
}

/** The share of the line's bandwidth that the traffic of one direction uses, in percent. */
function usedShare(direction: 'Download' | 'Upload', way: 'down' | 'up') {
  return {
    is: 'sensor',
    name: `${direction} share of the line`,
    id: `line_used_${way}`,
    unit: '%',
    precision: 1,
    icon: 'mdi:gauge',
    value: (it: Status) => percent(it[`rate_${way}`], it[`bandwidth_${way}`]),
  } as const
}

function percent(rate: number | null, bandwidth: number | null) {
  return rate === null || !bandwidth ? null : Math.round((rate * 8 * 1000) / bandwidth) / 10
}

// Each field came with some firmware: a box does not have what it does not send.
const SipAlg = oneOf('disabled', 'direct_media', 'any_media')
const Config = z.object({
  ping: z.boolean().optional(),
  remote_access: z.boolean().optional(),
  remote_access_port: numeric.optional(),
  is_secure_pass: z.boolean().optional(),
  api_remote_access: z.boolean().optional(),
  wol: z.boolean().optional(),
  adblock: z.boolean().optional(),
  allow_token_request: z.boolean().optional(),
  sip_alg: SipAlg.optional(),
})

export const config = one({
  schema: Config,
  from: 'connection/config/',
  every: '10m',
  put: 'connection/config/',
  settings: {
    ping: { is: 'switch', name: 'Answer pings', icon: 'mdi:radar' },
    remote_access: {
      is: 'switch',
      name: 'Remote access',
      icon: 'mdi:remote-desktop',
      attributes: { remote_access_port: (it) => it.remote_access_port, secure_password: (it) => it.is_secure_pass },
    },
    wol: { is: 'switch', name: 'Wake-on-LAN proxy', id: 'wake_on_lan_proxy', icon: 'mdi:power-sleep' },
    adblock: { is: 'switch', name: 'Ad blocking', id: 'ad_blocking', icon: 'mdi:advertisements-off' },
    allow_token_request: {
      is: 'switch',
      name: 'New applications may ask for access',
      id: 'new_applications',
      icon: 'mdi:key-plus',
      disabled: true,
    },
    sip_alg: { is: 'select', name: 'SIP ALG', icon: 'mdi:phone-voip', disabled: true, options: SipAlg },
  },
  diagnostics: {
    api_remote_access: {
      is: 'binary_sensor',
      name: 'Remote access for applications',
      icon: 'mdi:cellphone-link',
      disabled: true,
    },
  },
})
