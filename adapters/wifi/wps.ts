/** WPS: its switch for all networks, and the session in which a device may join by a press of its button. */
import { z } from 'zod'
import {
  del,
  list,
  macAddress,
  numeric,
  one,
  oneOf,
  orNull,
  post,
  put,
  type Reader,
  text,
  verbatim,
} from '../../src/contract/index.ts'
import { address } from '../sources/leaves.ts'
import { mayDrop } from './rows.ts'

const canceled = ['user_canceled', 'self_canceled'] as const
const results = ['success', ...canceled, 'failed_timeout', 'failed_overlap', 'failed_unknown'] as const
const states = ['none', 'active', ...results, 'unknown'] as const

const Session = z
  .object({ id: numeric, ssid: verbatim, mac: text, active: z.boolean() })
  .extend({ result: oneOf(...results).optional(), start_date: numeric, end_date: orNull(numeric) })
  .transform(({ id, ssid, mac, active, result, start_date, end_date }) => ({
    session_id: id,
    session: active ? 'active' : (result ?? 'none'),
    session_ssid: ssid,
    session_mac: result === 'success' ? mac?.toLowerCase() : null,
    session_started: start_date,
    session_ended: end_date || null,
  }))
const sessionFacts = ['session_ssid', 'session_mac', 'session_started', 'session_ended'] as const
const noSession = { session_id: 0, session: 'none', session_mac: null, session_ended: null }

const NetworkConfig = z.object({ ssid: verbatim, wps_enabled: z.boolean().optional() })
const Bss = z.object({ id: address, config: NetworkConfig })

const Wps = z
  .object({ enabled: z.boolean(), sessions: list(Session), networks: list(Bss) })
  .transform(({ enabled, sessions, networks }) => {
    const last = sessions
      .toSorted((left, right) => left.session_started - right.session_started || left.session_id - right.session_id)
      .at(-1)
    const allowed = networks.filter((it) => it.config.wps_enabled)
    const candidates = allowed.map(({ id, config }) => ({ bssid: id, ssid: config.ssid }))
    return { enabled, candidates, ...noSession, ...last }
  })

const configPath = 'wifi/wps/config/'
const sessionsPath = 'wifi/wps/sessions/'
const Sessions = list(z.looseObject({ active: z.boolean() }))

async function recentSessions(box: Reader) {
  return (await box.getIfPresent(sessionsPath, Sessions, '10m')) ?? []
}

async function sessionsNow(box: Reader) {
  return (await box.getIfPresent(sessionsPath, Sessions)) ?? []
}

async function networks(box: Reader) {
  return (await box.getIfPresent('wifi/bss/', list(z.unknown()), '10m')) ?? []
}

export const wps = one({
  schema: Wps,
  // While a session is open (two minutes at most), the sessions are read at each poll, otherwise every ten minutes.
  async from(box) {
    const config = await box.get(configPath, z.object({ enabled: z.boolean() }), '10m')
    const known = await box.part(sessionsPath, recentSessions)
    const isOpen = known?.some((it) => it.active)
    const sessions = isOpen ? ((await box.part(sessionsPath, sessionsNow)) ?? known) : known
    return { ...config, sessions, networks: await box.part('wifi/bss/', networks) }
  },
  every: '1m',
  prefix: { name: 'WPS', id: 'wifi_wps' },
  enabled: ['enabled'],
  settings: {
    enabled: {
      is: 'switch',
      name: null,
      icon: 'mdi:wifi-plus',
      attributes: ['candidates'],
      set: (enabled) => put(configPath, { enabled }, mayDrop),
    },
  },
  diagnostics: {
    session: { is: 'sensor', name: 'session', icon: 'mdi:wifi-sync', options: states, attributes: sessionFacts },
  },
  commands: {
    start: {
      takes: z.strictObject({ bssid: macAddress }),
      ask: ({ bssid }) => post('wifi/wps/start/', { bssid: bssid.toUpperCase() }),
    },
    stop: { takes: z.strictObject({}), ask: (_, it) => post('wifi/wps/stop/', { session_id: it.session_id }) },
    forget: { takes: z.strictObject({}), ask: () => del(sessionsPath) },
  },
})
