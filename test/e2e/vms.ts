/** A house whose virtual machines are read, and nothing else but its hosts. */
import { adapters } from '../../adapters/index.ts'
import type { SimulatorOptions } from '../../src/simulator/index.ts'
import { type Home, openHome } from './home.ts'

const others = adapters.map(({ name }) => name).filter((name) => name !== 'vm' && name !== 'lan')
export const onlyVms = Object.fromEntries(others.map((name) => [name, { enabled: false }]))
export const dangerous = ['vm.vm.stop', 'vm.vm.restart', 'vm.vm.delete', 'vm.disk_task.resize']

export function open(settings: object = {}, simulator: SimulatorOptions = {}): Promise<Home> {
  return openHome({ simulator, settings: { adapters: onlyVms, ...settings } })
}

export function written({ box }: Home) {
  return box.requests
    .filter(({ method, path }) => method !== 'GET' && !path.startsWith('login'))
    .map(({ method, path, body }) => ({ method, path, ...(body !== undefined && { body }) }))
}

export function vmsOf({ box }: Home) {
  if (box.house.vms === undefined) throw new Error('this box has no virtual machines')
  return box.house.vms
}

export const events = (home: Home, topic: string) => home.published(topic).map((payload) => JSON.parse(payload))
