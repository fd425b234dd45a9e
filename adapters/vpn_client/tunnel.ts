/**
 * The tunnel of the VPN client, through which the box downloads. Its configurations contain keys and passwords, some of
 * which the box sends in clear: only their ids and descriptions are parsed.
 */
import { z } from 'zod'
import {
  flag,
  get,
  list,
  numeric,
  one,
  oneLine,
  oneOf,
  orNull,
  put,
  type Reader,
  text,
  verbatim,
} from '../../src/contract/index.ts'
import { ifValid } from '../sources/leaves.ts'
import { off, optionsOf } from './options.ts'

const State = oneOf('waiting_wan', 'going_up', 'up', 'going_down', 'down')
const LastError = oneOf(
  ...(['none', 'internal', 'authentication_failed', 'auth_failed', 'resolv_failed', 'connect_timeout'] as const),
  ...(['connect_failed', 'setup_control_failed', 'setup_call_failed', 'protocol', 'remote_terminated'] as const),
  'remote_disconnect',
)
const number = orNull(numeric).catch(null)

const Config = z.object({ id: z.string().min(1), description: oneLine.catch(null), active: flag.catch(false) })
const Configs = list(Config.nullable().catch(null)).transform((all) => all.filter((it) => it !== null))

const Ip = ifValid(z.object({ ip_mask: ifValid(z.object({ ip: ifValid(text) })) }))
const Stats = ifValid(z.object({ rate_up: number, rate_down: number }))
// Without a tunnel a box says `enabled: false` and nothing else. The documentation has `ipv4`, and in its table `IPv4`.
const Status = z
  .object({ enabled: flag, active_vpn: ifValid(text), type: ifValid(text), state: ifValid(State) })
  .extend({ last_error: ifValid(LastError), stats: Stats, ipv4: Ip, IPv4: Ip })

const Client = z.object({ status: Status, configs: Configs }).transform(({ status, configs }) => {
  const words = optionsOf(configs)
  const state = status.enabled ? (status.state ?? null) : (status.state ?? 'down')
  const isUp = state === 'up'
  const isSettled = state === 'up' || state === 'down' || state === 'waiting_wan' || state === null
  const activeId = activeOf(configs, status)
  const ip = (status.ipv4 ?? status.IPv4)?.ip_mask?.ip
  return {
    ...{ words, activeId, state, isSettled, enabled: status.enabled },
    options: [off, ...words.values()],
    // null if a tunnel is on that the box does not list.
    active: activeId === undefined ? off : (words.get(activeId) ?? null),
    connected: state === 'unknown' || state === null ? null : isUp,
    type: (status.enabled && status.type) || null,
    last_error: status.last_error ?? (status.enabled ? null : 'none'),
    rate_down: isUp ? (status.stats?.rate_down ?? null) : null,
    rate_up: isUp ? (status.stats?.rate_up ?? null) : null,
    address: isUp && ip && ip !== '0.0.0.0' ? ip : null,
  }
})
type Client = z.output<typeof Client>

/** The id of the tunnel in use; undefined if all are off. */
function activeOf(configs: z.output<typeof Configs>, { enabled, active_vpn }: z.output<typeof Status>) {
  return configs.find((it) => it.active)?.id ?? (enabled ? (active_vpn ?? '') : undefined)
}

const rate = { is: 'sensor', class: 'data_rate', boxUnit: 'B/s', unit: 'Mbit/s' } as const

export const tunnel = one({
  schema: Client,
  from: async (box) => ({
    status: await box.get('vpn_client/status', z.unknown()),
    configs: (await box.part(configPath, readConfigs)) ?? [],
  }),
  every: '5m',
  absentCodes: ['internal_error'],
  busy: [
    { every: '1m', when: (it) => it.enabled },
    { every: '3s', when: (it) => !it.isSettled, afterCommand: '30s', atMost: '5m' },
  ],
  prefix: { name: 'Client', id: 'vpn_client' },
  errors: {
    netdown: 'The Internet connection is down',
    noent: 'The Freebox does not know this tunnel',
    nodev: 'The Freebox does not know this tunnel',
  },
  enabled: ['active', 'connected', 'state', 'last_error'],
  entities: {
    connected: { is: 'binary_sensor', name: 'connected', class: 'connectivity' },
    rate_down: { ...rate, name: 'download', icon: 'mdi:download-network' },
    rate_up: { ...rate, name: 'upload', icon: 'mdi:upload-network' },
  },
  settings: {
    active: {
      is: 'select',
      name: 'tunnel',
      icon: 'mdi:vpn',
      options: (it) => it.options,
      set: activate,
    },
  },
  diagnostics: {
    state: {
      is: 'sensor',
      name: 'state',
      icon: 'mdi:state-machine',
      options: State,
      attributes: ['type'],
    },
    last_error: {
      is: 'sensor',
      name: 'last error',
      icon: 'mdi:alert-circle-outline',
      options: LastError,
    },
    address: { is: 'sensor', name: 'address', icon: 'mdi:ip-network' },
  },
  queries: {
    log: { takes: z.strictObject({}), ask: () => get('vpn_client/log'), answer: verbatim },
  },
})

const configPath = 'vpn_client/config/'

function readConfigs(box: Reader) {
  return box.get(configPath, Configs)
}

/** The box deactivates the tunnel that was active before. */
function activate(option: string, { words, activeId }: Client) {
  const change = option === off ? activeId : [...words.keys()].find((id) => words.get(id) === option)
  return change ? put(`vpn_client/config/${encodeURIComponent(change)}`, { active: option !== off }) : []
}
