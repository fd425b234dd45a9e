/** Compares the state in Home Assistant with the published value. */
import type { Published } from './published.ts'

/** Whether the state shows the published value; undefined if the two cannot be compared. */
export function displays({ platform, device_class }: Published, value: unknown, shown: string): boolean | undefined {
  if (platform === 'text') return shown === String(value ?? '') || (value === null && shown === 'unknown')
  if (value === null) return shown === 'unknown'
  switch (platform) {
    case 'binary_sensor':
    case 'switch':
    case 'light':
      return shown === (value ? 'on' : 'off')
    case 'device_tracker':
      return shown === (value ? 'home' : 'not_home')
    case 'number':
      return Number(shown) === value
    case 'select':
    case 'alarm_control_panel':
    case 'cover':
      return shown === value
    case 'sensor':
      return device_class === 'timestamp' ? isSameMoment(shown, value) : isSameText(shown, value)
    case 'update':
      return ['on', 'off'].includes(shown)
    default:
      return undefined
  }
}

function isSameMoment(shown: string, value: unknown): boolean {
  return Date.parse(shown) === Date.parse(String(value))
}

function isSameText(shown: string, value: unknown): boolean {
  return typeof value === 'number' ? Number(shown) === value : shown === String(value)
}
