/** Wi-Fi repeaters of Free. `repeater` is in no version of the documentation; it is what clients of real boxes use. */
import { z } from 'zod'
import {
  adapter,
  list,
  many,
  moment,
  numeric,
  oneOf,
  orNull,
  phrase,
  post,
  put,
  type Reader,
  text,
} from '../../src/contract/index.ts'
import type { Host } from '../sources/host.ts'
import { hosts } from '../sources/hosts.ts'
import { absenceCodes, address, ifValid, known } from '../sources/leaves.ts'
import { repeatersPath } from '../sources/repeaters.ts'
import { french } from './french.ts'

const Connection = oneOf('connected', 'disconnected')
const Status = oneOf('starting', 'running', 'rebooting', 'updating', 'reboot_failure', 'update_failure')
const failures: readonly (string | null)[] = ['reboot_failure', 'update_failure']

/** A repeater as the box lists it, and the hosts behind it; null while the hosts are unknown. */
const Repeater = z
  .object({ id: numeric, name: text, main_mac: address, connection: orNull(Connection), status: orNull(Status) })
  .extend({ led_activated: ifValid(z.boolean()), boot_time: known(moment), model: text })
  .extend({ sn: text, firmware_version: text, behind: z.custom<readonly Host[]>().nullable() })
  .transform(({ main_mac: mac, connection, status, boot_time, behind, ...it }) => {
    const isUnknown = status === null || status === 'unknown'
    const connected = connection === null || connection === 'unknown' ? null : connection === 'connected'
    return {
      ...{ id: it.id, name: it.name, mac, model: it.model, serial: it.sn, firmware: it.firmware_version },
      ...{ connected, status, problem: isUnknown ? null : failures.includes(status), led: it.led_activated },
      last_boot: boot_time || null,
      clients: behind?.length ?? null,
      hosts: behind?.map((host) => host.name ?? host.mac ?? host.id).sort() ?? [],
    }
  })
type Repeater = z.output<typeof Repeater>

const pathOf = (it: Repeater) => `${repeatersPath}/${it.id}`
const isChanging = ({ status }: Repeater) => ['starting', 'rebooting', 'updating'].includes(status ?? '')

const repeater = many({
  schema: Repeater,
  from: repeaters,
  every: '1m',
  busy: { every: '15s', when: isChanging, afterCommand: '1m', atMost: '10m' },
  absentCodes: absenceCodes,
  key: (it) => it.mac ?? String(it.id),
  device: ({ id, name, mac, model, firmware, serial }) => ({
    name: name ?? phrase('Repeater {id}', { id }),
    manufacturer: 'Free',
    model: model === null || model === 'fbxwmr' ? phrase('Wi-Fi repeater') : model,
    version: firmware ?? undefined,
    serial: serial ?? undefined,
    mac: mac ?? undefined,
    id: String(id),
  }),
  joins: { resource: 'lan.host', mac: (it) => it.mac ?? undefined },
  limit: 20,
  enabled: ['connected', 'clients', 'led', 'restart', 'status', 'problem', 'last_boot'],
  entities: {
    connected: { is: 'binary_sensor', name: 'Connection', class: 'connectivity' },
    clients: { is: 'sensor', name: 'Clients', icon: 'mdi:devices', count: 'now', attributes: ['hosts'] },
  },
  settings: {
    led: {
      is: 'switch',
      name: 'LED',
      icon: 'mdi:led-on',
      set: (on, it) => put(pathOf(it), { id: it.id, led_activated: on }),
    },
    // Its hosts have no network for some minutes.
    restart: { is: 'button', name: 'Restart', class: 'restart', press: (it) => post(`${pathOf(it)}/reboot`) },
  },
  diagnostics: {
    status: {
      is: 'sensor',
      name: 'State',
      icon: 'mdi:wifi-cog',
      options: Status,
      attributes: ['name', 'mac', 'model', 'firmware', 'serial'],
    },
    problem: { is: 'binary_sensor', name: 'Problem', class: 'problem' },
    last_boot: { is: 'sensor', name: 'Last start', class: 'timestamp', tolerance: 60 },
  },
})

const Repeaters = list(z.looseObject({}).catch({}))

// A host names its repeater by the id or by the MAC address.
const Identity = z.object({ id: numeric, main_mac: address }).partial().catch({})

async function repeaters(box: Reader) {
  const all = await box.get(repeatersPath, Repeaters)
  if (all.length === 0) return []
  const here = (await box.part('lan/browser/', hosts))?.filter((it) => it.here) ?? null
  return all.map((raw) => {
    const { id, main_mac } = Identity.parse(raw)
    const isBehind = ({ behind }: Host) => {
      return behind !== null && (behind.uid === String(id) || (main_mac !== undefined && behind.mac === main_mac))
    }
    return { ...raw, behind: here?.filter(isBehind) ?? null }
  })
}

export default adapter({
  name: 'repeater',
  description: 'Wi-Fi repeaters: whether they are connected, how many devices are behind them, their LED and restart.',
  group: 'wifi',
  french,
  resources: { repeater },
})
