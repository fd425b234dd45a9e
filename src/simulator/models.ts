/**
 * The five Freeboxes that can be simulated, as a table: what each says of itself in `/api_version` and `system/`,
 * and which hardware it has. Names, ids and oddities are those of real boxes; the values are invented.
 */

/** The models by the names that people use; `fbxgw`, `fbxgw7`, `fbxgw8` and `fbxgw9` are the boards behind them. */
export const modelNames = ['revolution', 'mini', 'pop', 'delta', 'ultra'] as const
export type Model = (typeof modelNames)[number]

/** How the house is connected. `xdsl_lte` is a Delta with the 4G+ expansion, the only box that aggregates two lines. */
export type Line = 'ftth' | 'xdsl' | 'xdsl_lte'

/** A thermometer in °C or a fan in rpm. An empty disk slot has a thermometer without a value. */
export interface Gauge {
  id: string
  name: string
  value?: number
}

/** A radio of the box: ids are not 0..n. */
export interface Radio {
  id: number
  name: string
  band: '2d4g' | '5g' | '6g'
  width: string
  channel: number
}

/** Everything that differs from model to model. */
export interface ModelSheet {
  api_version: string
  device_type: string
  /** Real Pop and Ultra boxes leave out the `/full` that the documentation gives them. */
  box_model: string
  box_model_name: string
  board_name: string
  box_flavor: 'full' | 'light'
  firmware_version: string
  serial: string
  mac: string
  uid: string
  api_domain: string
  https_port: number
  disk_status: 'active' | 'not_detected'
  user_main_storage: string
  line: Line
  /** In bit/s, down then up. */
  bandwidth: [number, number]
  model_info: Record<string, boolean | number | string | string[]>
  sensors: Gauge[]
  fans: Gauge[]
  radios: Radio[]
  /** A cage for an optical module, filled or not. */
  has_sfp: boolean
}

const everywhere = {
  net_operator: 'free_fra',
  supported_languages: ['fra', 'eng'],
  default_language: 'fra',
  wifi_country: 'FR',
  customer_hdd_slots: 0,
}

const radio2d4g: Radio = { id: 0, name: '2.4G', band: '2d4g', width: '20', channel: 6 }
const radio5g: Radio = { id: 1, name: '5G', band: '5g', width: '80', channel: 36 }
const secondRadio5g: Radio = { id: 10, name: '5G bis', band: '5g', width: '160', channel: 100 }
const radio6g: Radio = { id: 11, name: '6G', band: '6g', width: '320', channel: 85 }

/** One sheet per model. */
export const models: Record<Model, ModelSheet> = {
  revolution: {
    api_version: '8.5',
    device_type: 'FreeboxServer1,2',
    box_model: 'fbxgw-r2/full',
    box_model_name: 'Freebox Server (r2)',
    board_name: 'fbxgw2r',
    box_flavor: 'full',
    firmware_version: '4.7.8',
    serial: '762601T130300111',
    mac: 'F4:CA:E5:11:22:33',
    uid: '11a1f2d6c9034b5e8a7d1c2b3e4f5061',
    api_domain: 'rv1k2m3n.fbxos.fr',
    https_port: 15801,
    disk_status: 'active',
    user_main_storage: 'Disque dur',
    line: 'xdsl',
    bandwidth: [18_400_000, 1_080_000],
    model_info: {
      ...everywhere,
      name: 'fbxgw-r2/full',
      pretty_name: 'Freebox Server (r2)',
      has_dsl: true,
      has_dect: true,
      has_femtocell_exp: true,
      has_speakers_jack: true,
      has_ext_telephony: true,
      internal_hdd_size: 250,
      wifi_type: '2d4_5g',
    },
    sensors: [
      { id: 'temp_hdd', name: 'Disque dur', value: 41 },
      { id: 'temp_sw', name: 'Température Switch', value: 52 },
      { id: 'temp_cpum', name: 'Température CPU M', value: 61 },
      { id: 'temp_cpub', name: 'Température CPU B', value: 58 },
    ],
    fans: [{ id: 'fan0_speed', name: 'Ventilateur 1', value: 2174 }],
    radios: [radio2d4g, radio5g],
    has_sfp: true,
  },
  mini: {
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
      ...everywhere,
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
  },
  pop: {
    api_version: '12.2',
    device_type: 'FreeboxServer8,1',
    box_model: 'fbxgw8-r1',
    box_model_name: 'Freebox v8 (r1)',
    board_name: 'fbxgw8r',
    box_flavor: 'light',
    firmware_version: '4.8.15',
    serial: 'FB8A221100000333',
    mac: '38:07:16:77:88:99',
    uid: '33c304f8e9256d70ac9f3e4d50617283',
    api_domain: 'pp3l4m5q.fbxos.fr',
    https_port: 31903,
    disk_status: 'not_detected',
    user_main_storage: '',
    line: 'ftth',
    bandwidth: [5_000_000_000, 900_000_000],
    model_info: {
      ...everywhere,
      name: 'fbxgw8-r1',
      pretty_name: 'Freebox v8 (r1)',
      has_dsl: true,
      has_standby: true,
      has_eco_wifi: true,
      has_status_led: true,
      has_dect: true,
      internal_hdd_size: 0,
      wifi_type: '2d4_5g',
    },
    sensors: [
      { id: 'temp_t1', name: 'Température 1', value: 59 },
      { id: 'temp_t2', name: 'Température 2', value: 46 },
      { id: 'temp_cpub', name: 'Température CPU B', value: 62 },
    ],
    fans: [{ id: 'fan0_speed', name: 'Ventilateur 1', value: 2640 }],
    radios: [radio2d4g, radio5g],
    has_sfp: true,
  },
  delta: {
    api_version: '11.1',
    device_type: 'FreeboxServer7,1',
    box_model: 'fbxgw7-r1/full',
    box_model_name: 'Freebox v7 (r1)',
    board_name: 'fbxgw7r',
    box_flavor: 'full',
    firmware_version: '4.8.12',
    serial: '957602K190100444',
    mac: '34:27:92:AA:BB:CC',
    uid: '44d41509fa367e81bdb04f5e61728394',
    api_domain: 'dl4m5n6r.fbxos.fr',
    https_port: 40504,
    disk_status: 'active',
    user_main_storage: 'Disque 1',
    line: 'ftth',
    bandwidth: [8_000_000_000, 700_000_000],
    model_info: {
      ...everywhere,
      name: 'fbxgw7-r1/full',
      pretty_name: 'Freebox v7 (r1)',
      has_dsl: true,
      has_dect: true,
      has_expansions: true,
      has_home_automation: true,
      has_lan_sfp: true,
      has_vm: true,
      has_separate_internal_storage: true,
      customer_hdd_slots: 4,
      internal_hdd_size: 0,
      wifi_type: '2d4_5g_5g',
    },
    sensors: [
      { id: 'temp_hdd0', name: 'Disque dur 1', value: 44 },
      { id: 'temp_hdd1', name: 'Disque dur 2', value: 39 },
      { id: 'temp_hdd2', name: 'Disque dur 3' },
      { id: 'temp_t1', name: 'Température 1', value: 47 },
      { id: 'temp_t2', name: 'Température 2', value: 51 },
      { id: 'temp_t3', name: 'Température 3', value: 46 },
      { id: 'temp_cpu_cp_master', name: 'Température CPU CP Master', value: 78 },
      { id: 'temp_cpu_cp_slave', name: 'Température CPU CP Slave', value: 79 },
      { id: 'temp_cpu_ap', name: 'Température CPU AP', value: 70 },
    ],
    fans: [
      { id: 'fan0_speed', name: 'Ventilateur 1', value: 2401 },
      { id: 'fan1_speed', name: 'Ventilateur 2', value: 1739 },
    ],
    radios: [radio2d4g, radio5g, secondRadio5g],
    has_sfp: true,
  },
  ultra: {
    api_version: '16.0',
    device_type: 'FreeboxServer9,1',
    box_model: 'fbxgw9-r1',
    box_model_name: 'Freebox v9 (r1)',
    board_name: 'fbxgw9r',
    box_flavor: 'light',
    firmware_version: '4.12.2',
    serial: 'FB9A240300000555',
    mac: '38:07:16:DD:EE:FF',
    uid: '55e5261a0b478f92cec1506f728394a5',
    api_domain: 'ul5n6p7s.fbxos.fr',
    https_port: 29491,
    disk_status: 'active',
    user_main_storage: 'Disque 1',
    line: 'ftth',
    bandwidth: [8_000_000_000, 8_000_000_000],
    model_info: {
      ...everywhere,
      name: 'fbxgw9-r1',
      pretty_name: 'Freebox v9 (r1)',
      has_dect: true,
      has_vm: true,
      has_lan_sfp: true,
      has_standby: true,
      has_eco_wifi: true,
      has_wop: true,
      has_led_strip: true,
      has_lcd_screensaver: true,
      has_usb3_enable: true,
      customer_hdd_slots: 1,
      internal_hdd_size: 0,
      wifi_type: '2d4_5g_5g_6g',
    },
    sensors: [
      { id: 'temp_cpu0', name: 'Température CPU 0', value: 59 },
      { id: 'temp_cpu1', name: 'Température CPU 1', value: 60 },
      { id: 'temp_cpu2', name: 'Température CPU 2', value: 59 },
      { id: 'temp_cpu3', name: 'Température CPU 3', value: 58 },
      { id: 'temp_hdd', name: 'Disque dur', value: 47 },
    ],
    fans: [{ id: 'fan0_speed', name: 'Ventilateur 1', value: 480 }],
    radios: [radio2d4g, radio5g, secondRadio5g, radio6g],
    has_sfp: true,
  },
}
