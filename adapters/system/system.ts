/** The box: model, firmware, last boot, storage, restart and shutdown. */
import { z } from 'zod'
import { numeric, one, oneOf, orNull, post, text } from '../../src/contract/index.ts'

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
  user_main_storage: text.transform((label) => label || null).optional(),
  now: z.number(),
})

export const system = one({
  schema: System,
  from: async (box) => ({ ...(await box.get('system/', z.looseObject({}))), now: box.now }),
  every: '1m',
  refreshOn: ['push_box_state'],
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
    disk_status: { is: 'sensor', name: 'Internal disk', icon: 'mdi:harddisk', options: DiskStatus },
    user_main_storage: { is: 'sensor', name: 'Main storage', id: 'main_storage', icon: 'mdi:harddisk', disabled: true },
  },
})
