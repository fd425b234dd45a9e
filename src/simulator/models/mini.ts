/** The sheet of a Freebox Mini 4K. */
import { commonModelInfo, type ModelSheet, radio2d4g, radio5g } from './sheet.ts'

export const mini: ModelSheet = {
  api_version: '10.2',
  device_type: 'FreeboxServer1,1',
  box_model: 'fbxgw-r1/mini',
  box_model_name: 'Freebox Mini (r1)',
  board_name: 'fbxgw1r',
  box_flavor: 'light',
  firmware_version: '4.8.9',
  serial: '805401T151100222',
  mac: 'F4:CA:E5:44:55:66',
  uid: '22b2f3e7d8145c6f9b8e2d3c4f506172',
  api_domain: 'mn2k3l4p.fbxos.fr',
  https_port: 22402,
  disk_status: 'not_detected',
  user_main_storage: '',
  line: 'xdsl',
  bandwidth: [52_300_000, 16_100_000],
  model_info: {
    ...commonModelInfo,
    name: 'fbxgw-r1/mini',
    pretty_name: 'Freebox Mini (r1)',
    has_dsl: true,
    internal_hdd_size: 0,
    wifi_type: '2d4_5g',
  },
  sensors: [
    { id: 'temp_sw', name: 'Température Switch', value: 52 },
    { id: 'temp_cpum', name: 'Température CPU M', value: 62 },
    { id: 'temp_cpub', name: 'Température CPU B', value: 63 },
  ],
  fans: [{ id: 'fan0_speed', name: 'Ventilateur 1', value: 1832 }],
  radios: [radio2d4g, radio5g],
  has_sfp: false,
}
