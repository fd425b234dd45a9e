/** Random faults of box and broker, and random commands, as they occur over time in a real house. */
import type { MqttClient } from 'mqtt'
import type { Fault, Simulator } from '../src/simulator/index.ts'
import type { BrokerProxy } from './broker-proxy.ts'

const answerFaults: Fault[] = [
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
const paths = ['', 'lan', 'wifi', 'downloads', 'connection', 'call', 'home', 'system']

/** Causes a random fault. Most faults end by themselves; a fault of the WebSocket ends at the next call. */
export function disturb(box: Simulator, proxy: BrokerProxy): void {
  box.faults.websocket(undefined)
  randomElement<() => void>([
    () => box.faults.set(randomElement(paths), randomElement(answerFaults), { times: 1 + randomInteger(5) }),
    () => box.expireSessions(),
    () => box.faults.websocket('drop'),
    () => proxy.drop(),
    () => void box.reboot(2 + randomInteger(5), { hostsBackSeconds: 3 }),
  ])()
}

/** Sends a random command, whether or not it can be carried out at the moment. */
export function sendCommand(client: MqttClient): void {
  const [topic, payload] = randomElement([
    ['home/light/34/light', randomElement(['ON', 'OFF'])],
    ['wifi/config/enabled', 'ON'],
    ['lan/host/ether-4a:3f:da:00:00:02/rename', JSON.stringify({ name: `Téléphone ${randomInteger(100)}` })],
    ['downloads/task/7/running', randomElement(['ON', 'OFF'])],
    ['lan/config/name', `Freebox ${randomInteger(100)}`],
    ['calls/log/mark_all_read', 'PRESS'],
  ] as const)
  client.publish(`freebox/${topic}/set`, payload, { qos: 1 })
}

function randomElement<T>(list: readonly T[]): T {
  const element = list[randomInteger(list.length)]
  if (element === undefined) throw new Error('The list is empty')
  return element
}

/** A random integer from 0 to `below` - 1. */
function randomInteger(below: number): number {
  return Math.floor(Math.random() * below)
}
