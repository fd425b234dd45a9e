/**
 * The box itself: model, firmware, boot time, every thermometer and fan it has, its expansion slots, restart and
 * shutdown, the state of its updates, its language.
 * https://dev.freebox.fr/sdk/os/system/ and /lang/; `update/` is only in the documentation that a box of API 11 serves.
 */
import { z } from 'zod'
import { adapter, list, many, numeric, one, oneOf, orNull, type Reader } from '../../src/contract/index.ts'
import { french } from './french.ts'
import { readings } from './readings.ts'

const DiskStatus = oneOf('not_detected', 'disabled', 'initializing', 'error', 'active')
const System = z.object({
  firmware_version: z.string(),
  serial: z.string().optional(),
  board_name: z.string().optional(),
  box_model_name: z.string().optional(),
  model_info: z.object({ name: z.string().optional(), pretty_name: z.string().optional() }).optional(), // from API 6
  uptime_val: orNull(numeric),
  box_authenticated: z.boolean().optional(),
  disk_status: DiskStatus.optional(),
  user_main_storage: z
    .string()
    .transform((label) => label.trim() || null)
    .optional(),
  now: z.number(),
})

const Thermometer = z.object({ id: z.string(), label: z.string(), word: z.string(), value: orNull(numeric) })
const Fan = Thermometer

const Expansion = z.object({
  slot: numeric,
  type: oneOf('dsl_lte', 'dsl_lte_external_antennas', 'ftth_p2p', 'ftth_pon', 'security'),
  present: z.boolean().default(true),
  supported: z.boolean().optional(),
  probe_done: z.boolean().optional(),
})
const modules = ['empty', 'dsl_lte', 'dsl_lte_external_antennas', 'ftth_p2p', 'ftth_pon', 'security', 'unknown']

const UpdateState = oneOf('initializing', 'upgrading', 'up_to_date', 'auto_up_to_date', 'upgrade_failed', 'error')
const Update = z.object({
  firmware_version: z.string(),
  state: UpdateState,
  upgrade_state: z
    .object({ state: orNull(z.string()), new_version: orNull(z.string()), percent: orNull(numeric) })
    .optional(),
})

// The documentation writes `avalaible`, and so do the boxes.
const Language = z.object({ lang: z.string(), avalaible: list(z.string()), available: list(z.string()) })

const system = one({
  schema: System,
  from: async (box) => ({ ...(await box.get('system/', z.looseObject({}))), now: box.now }),
  every: '1m',
  refreshOn: ['push_box_state'],
  settings: {
    // Some firmwares insist on a body, be it empty.
    reboot: {
      is: 'button',
      name: 'Restart',
      class: 'restart',
      press: () => ({ method: 'POST', path: 'system/reboot/', body: {} }),
    },
    shutdown: {
      is: 'button',
      name: 'Shut down',
      icon: 'mdi:power',
      since: '11.0',
      press: () => ({ method: 'POST', path: 'system/shutdown/', body: {} }),
    },
  },
  diagnostics: {
    model: {
      is: 'sensor',
      name: 'Model',
      icon: 'mdi:router-wireless',
      value: (it) => it.model_info?.pretty_name ?? it.box_model_name ?? it.model_info?.name ?? it.board_name,
      attributes: { board: (it) => it.board_name, model_name: (it) => it.model_info?.name },
    },
    firmware_version: { is: 'sensor', name: 'Firmware version', icon: 'mdi:chip' },
    serial: { is: 'sensor', name: 'Serial number', icon: 'mdi:barcode', disabled: true },
    boot_time: {
      is: 'sensor',
      name: 'Last boot',
      class: 'timestamp',
      tolerance: 90,
      value: (it) => (it.uptime_val === null ? null : it.now - it.uptime_val),
    },
    box_authenticated: {
      is: 'binary_sensor',
      name: 'Authenticated by the network',
      id: 'authenticated',
      icon: 'mdi:check-network',
      disabled: true,
    },
    disk_status: {
      is: 'sensor',
      name: 'Internal disk',
      icon: 'mdi:harddisk',
      class: 'enum',
      options: DiskStatus.options,
    },
    user_main_storage: {
      is: 'sensor',
      name: 'Main storage',
      id: 'main_storage',
      icon: 'mdi:harddisk',
      disabled: true,
    },
  },
})

const sensors = many({
  schema: Thermometer,
  from: async (box) => (await readings(box)).sensors,
  every: '1m',
  key: (it) => it.id,
  diagnostics: {
    value: {
      is: 'sensor',
      name: '{label} temperature',
      id: '{word}',
      class: 'temperature',
      unit: '°C',
      precision: 0,
    },
  },
})

const fans = many({
  schema: Fan,
  from: async (box) => (await readings(box)).fans,
  every: '1m',
  key: (it) => it.id,
  diagnostics: {
    value: {
      is: 'sensor',
      name: 'Fan {label}',
      id: '{word}',
      unit: 'rpm',
      precision: 0,
      icon: 'mdi:fan',
    },
  },
})

const expansions = many({
  schema: Expansion,
  from: expansionSlots,
  every: '1h',
  key: (it) => String(it.slot),
  diagnostics: {
    type: {
      is: 'sensor',
      name: 'Expansion slot {slot}',
      id: 'expansion_{slot}',
      icon: 'mdi:expansion-card',
      class: 'enum',
      options: modules,
      disabled: true,
      value: (it) => (it.present ? it.type : 'empty'),
      attributes: { supported: (it) => it.supported, probe_done: (it) => it.probe_done },
    },
  },
})

const update = one({
  schema: Update,
  from: withFirmware,
  every: '10m',
  since: '11.0',
  diagnostics: {
    // A Freebox updates by itself, at its next start: there is nothing to press.
    firmware: {
      is: 'update',
      name: 'Firmware',
      value: (it) => ({
        installed_version: it.firmware_version,
        latest_version: it.upgrade_state?.new_version ?? it.firmware_version,
        in_progress: it.state === 'upgrading',
      }),
    },
    state: {
      is: 'sensor',
      name: 'Firmware update state',
      id: 'update_state',
      icon: 'mdi:update',
      class: 'enum',
      options: UpdateState.options,
      attributes: {
        upgrade_step: (it) => it.upgrade_state?.state,
        upgrade_percent: (it) => it.upgrade_state?.percent,
      },
    },
  },
})

const language = one({
  schema: Language.transform((it) => ({
    lang: it.lang,
    options: [...new Set([...it.avalaible, ...it.available, it.lang])],
  })),
  from: 'lang/',
  every: '1h',
  since: '8.0',
  settings: {
    lang: {
      is: 'select',
      name: 'Language',
      id: 'language',
      icon: 'mdi:translate',
      options: (it) => it.options, // ISO 639-3: fra, eng, ita
      set: (option) => ({ method: 'POST', path: 'lang/', body: { lang: option } }),
    },
  },
})

async function expansionSlots(box: Reader) {
  return (await box.get('system/', z.object({ expansions: list(z.unknown()) }))).expansions
}

async function withFirmware(box: Reader) {
  const { firmware_version } = await box.get('system/', z.object({ firmware_version: z.string() }))
  return { ...(await box.get('update/', z.looseObject({}))), firmware_version }
}

export default adapter({
  name: 'system',
  description: 'The box itself: model, firmware, temperatures, fans, restart and shutdown, language.',
  french,
  resources: { system, sensors, fans, expansions, update, language },
})
