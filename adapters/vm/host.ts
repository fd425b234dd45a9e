/** What the box has left for virtual machines. What it counts as used is what running machines use. */
import { z } from 'zod'
import { flag, numeric, one, orNull, texts } from '../../src/contract/index.ts'
import { ifVms } from './presence.ts'

const number = orNull(numeric)
/** null if the box does not say both. */
const free = (total: number | null, used: number | null) => {
  return total === null || used === null ? null : Math.max(0, total - used)
}

const Host = z
  .object({ total_memory: number, used_memory: number, total_cpus: number, used_cpus: number })
  .extend({ usb_used: flag, usb_ports: texts })
  .transform(({ usb_used, usb_ports, ...it }) => ({
    ...{ usb_used, usb_ports },
    memory_total: it.total_memory,
    memory_free: free(it.total_memory, it.used_memory),
    cpus_total: it.total_cpus,
    cpus_free: free(it.total_cpus, it.used_cpus),
  }))

export const host = one({
  schema: Host,
  from: (box) => ifVms(box, 'vm/info/'),
  every: '5m',
  everyWithoutEvents: '1m',
  refreshOn: ['vm_state_changed'],
  prefix: { id: 'vm' },
  enabled: ['memory_free', 'cpus_free'],
  diagnostics: {
    memory_free: {
      is: 'sensor',
      name: 'Free memory',
      icon: 'mdi:memory',
      class: 'data_size',
      unit: 'MB',
      precision: 0,
      attributes: ['memory_total'],
    },
    cpus_free: {
      is: 'sensor',
      name: 'Free processors',
      icon: 'mdi:cpu-64-bit',
      count: 'now',
      attributes: ['cpus_total'],
    },
    usb_used: { is: 'binary_sensor', name: 'USB in use', icon: 'mdi:usb', class: 'running', attributes: ['usb_ports'] },
  },
})
