/** The box: model, firmware and its updates, last boot, storage, restart and shutdown, and its language. */
import { z } from 'zod'
import { boxModelName, list, numeric, one, oneOf, orNull, post, type Reader, text } from '../../src/contract/index.ts'

const DiskStatus = oneOf('not_detected', 'disabled', 'initializing', 'error', 'active')
const System = z
  .object({ serial: text, board_name: text, box_model_name: text, box_authenticated: z.boolean() })
  .extend({ model_info: z.object({ name: text, pretty_name: text }).partial() }) // from API 6
  .extend({ disk_status: DiskStatus, user_main_storage: text })
  .partial()
  .extend({ firmware_version: text, uptime_val: orNull(numeric), now: z.number() })
  .transform(({ model_info, board_name, uptime_val, ...it }) => ({
    ...it,
    model:
      boxModelName(model_info?.name ?? board_name ?? undefined, model_info?.pretty_name ?? it.box_model_name) ??
      model_info?.name ??
      board_name,
    model_name: model_info?.name,
    board: board_name,
    boot_time: uptime_val === null ? null : it.now - uptime_val,
  }))

export const system = one({
  schema: System,
  from: async (box) => ({ ...(await box.get('system/', z.looseObject({}))), now: box.now }),
  every: '1m',
  refreshOn: ['push_box_state'],
  enabled: ['reboot', 'shutdown', 'boot_time'],
  settings: {
    reboot: { is: 'button', name: 'Restart', class: 'restart', press: () => post('system/reboot/') },
    shutdown: {
      is: 'button',
      name: 'Shut down',
      icon: 'mdi:power',
      since: '11.0',
      danger: 'Shuts the Freebox down. It has to be started again by hand.',
      press: () => post('system/shutdown/'),
    },
  },
  diagnostics: {
    model: { is: 'sensor', name: 'Model', icon: 'mdi:router-wireless', attributes: ['board', 'model_name'] },
    firmware_version: { is: 'sensor', name: 'Firmware version', icon: 'mdi:chip' },
    serial: { is: 'sensor', name: 'Serial number', icon: 'mdi:barcode' },
    boot_time: { is: 'sensor', name: 'Last boot', class: 'timestamp', tolerance: 90 },
    box_authenticated: {
      is: 'binary_sensor',
      name: 'Authenticated by the network',
      id: 'authenticated',
      icon: 'mdi:check-network',
    },
    disk_status: { is: 'sensor', name: 'Internal disk', icon: 'mdi:harddisk', options: DiskStatus },
    user_main_storage: { is: 'sensor', name: 'Main storage', id: 'main_storage', icon: 'mdi:harddisk' },
  },
})

// `update/` is only in the documentation that a box of API 11 serves.
const UpdateState = oneOf('initializing', 'upgrading', 'up_to_date', 'auto_up_to_date', 'upgrade_failed', 'error')
const Upgrade = z.object({ state: text, new_version: text, percent: orNull(numeric) })
const Update = z.object({ firmware_version: text, state: UpdateState, upgrade_state: Upgrade.optional() })

function firmware(box: Reader) {
  return box.get('system/', z.object({ firmware_version: text }))
}

export const update = one({
  schema: Update,
  from: async (box) => {
    const { firmware_version } = (await box.part('system/', firmware)) ?? { firmware_version: null }
    return { ...(await box.get('update/', z.looseObject({}))), firmware_version }
  },
  every: '10m',
  since: '11.0',
  enabled: ['firmware'],
  diagnostics: {
    // A Freebox installs an update by itself at its next start, so there is no command to install one.
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
      options: UpdateState,
      attributes: { upgrade_step: (it) => it.upgrade_state?.state, upgrade_percent: (it) => it.upgrade_state?.percent },
    },
  },
})

// The field is spelled `avalaible` in the documentation and by the boxes. Its languages are ISO 639-3: fra, eng, ita.
const Language = z
  .object({ lang: text, avalaible: list(text), available: list(text) })
  .transform(({ lang, avalaible, available }) => {
    const options = [...avalaible, ...available, lang].filter((it) => it !== null)
    return { lang, options: [...new Set(options)] }
  })

export const language = one({
  schema: Language,
  from: 'lang/',
  every: '1h',
  since: '8.0',
  enabled: [],
  settings: {
    lang: {
      is: 'select',
      name: 'Language',
      id: 'language',
      icon: 'mdi:translate',
      options: (it) => it.options,
      set: (lang) => post('lang/', { lang }),
    },
  },
})
