/**
 * What a model sheet holds, and the parts that several models share.
 */

/** How the house is connected. `xdsl_lte` is a Delta with the 4G+ expansion, the only box that aggregates two lines. */
export type Line = 'ftth' | 'xdsl' | 'xdsl_lte'

/** A temperature sensor in °C or a fan in rpm. The sensor of an empty disk slot has no value. */
export interface Gauge {
  id: string
  name: string
  value?: number
}

/** A radio of the box. The ids are not consecutive. */
export interface Radio {
  id: number
  name: string
  band: '2d4g' | '5g' | '6g'
  width: string
  channel: number
}

/** Everything that differs between the models. */
export interface ModelSheet {
  api_version: string
  device_type: string
  /** Real Pop and Ultra boxes omit the suffix `/full` that the documentation shows. */
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
  /** Whether the box has a cage for an optical module, empty or not. */
  has_sfp: boolean
}

/** The members of `model_info` that are the same on all models. */
export const commonModelInfo = {
  net_operator: 'free_fra',
  supported_languages: ['fra', 'eng'],
  default_language: 'fra',
  wifi_country: 'FR',
  customer_hdd_slots: 0,
}

export const radio2d4g: Radio = { id: 0, name: '2.4G', band: '2d4g', width: '20', channel: 6 }
export const radio5g: Radio = { id: 1, name: '5G', band: '5g', width: '80', channel: 36 }
export const secondRadio5g: Radio = { id: 10, name: '5G bis', band: '5g', width: '160', channel: 100 }
export const radio6g: Radio = { id: 11, name: '6G', band: '6g', width: '320', channel: 85 }
