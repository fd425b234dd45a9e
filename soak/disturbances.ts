/** What goes wrong in a house now and then, and what somebody wants from it meanwhile. */
import type { MqttClient } from 'mqtt'
import type { Fault, Simulator } from '../src/simulator/index.ts'
import type { Gate } from './proxy.ts'

const once: Fault[] = [
  { kind: 'reset' },
  { kind: 'hang' },
  { kind: 'slow', ms: 3000 },
  { kind: 'status', status: 503 },
  { kind: 'html' },
  { kind: 'truncated' },
  { kind: 'error', error_code: 'auth_required', status: 403 },
  { kind: 'error', error_code: 'internal_error' },
  { kind: 'wrong_types' },
]
const chapters = ['', 'lan', 'wifi', 'downloads', 'connection', 'call', 'home', 'system']

/** Breaks something, and says what. Most of it passes by itself; what does not is repaired at the next call. */
export function trouble(box: Simulator, gate: Gate): string {
  box.faults.websocket(undefined)
  return any<() => string>([
    () => {
      const [fault, on, times] = [any(once), any(chapters), 1 + chance(5)]
      box.faults.set(on, fault, { times })
      return `${times} answers of ${on || 'everything'}: ${Object.values(fault).join(' ')}`
    },
    () => {
      box.expireSessions()
      return 'sessions end'
    },
    () => {
      box.faults.websocket('drop')
      return 'no WebSocket'
    },
    () => {
      gate.drop()
      return 'connection to the broker cut'
    },
    () => {
      void box.reboot(2 + chance(5), { hostsBackSeconds: 3 })
      return 'box reboots'
    },
  ])()
}

/** A command, as somebody gives it who does not look whether it can be done now. */
export function command(client: MqttClient): void {
  const [topic, payload] = any([
    ['home/light/34/light', any(['ON', 'OFF'])],
    ['wifi/config/enabled', 'ON'],
    ['lan/host/ether-4a:3f:da:00:00:02/rename', JSON.stringify({ name: `Téléphone ${chance(100)}` })],
    ['downloads/task/7/running', any(['ON', 'OFF'])],
    ['lan/config/name', `Freebox ${chance(100)}`],
    ['calls/log/mark_all_read', 'PRESS'],
  ] as const)
  client.publish(`freebox/${topic}/set`, payload, { qos: 1 })
}

function any<T>(of: readonly T[]): T {
  const one = of[chance(of.length)]
  if (one === undefined) throw new Error('there is nothing to choose from')
  return one
}

/** A whole number below this. */
function chance(below: number): number {
  return Math.floor(Math.random() * below)
}
