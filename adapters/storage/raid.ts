/** The RAID arrays of a box with several bays: health and synchronisation. Nothing here changes an array. */
import { z } from 'zod'
import {
  type Device,
  flag,
  list,
  many,
  moment,
  numeric,
  oneOf,
  orNull,
  type Reader,
  text,
} from '../../src/contract/index.ts'
import { ifValid } from '../sources/leaves.ts'
import { arrayDevice, arrayPath, arraysOf, diskPath, disksOf, Items } from './disks.ts'

const State = oneOf('stopped', 'running', 'error')
const SyncAction = oneOf('idle', 'resync', 'recover', 'check', 'repair', 'reshape', 'frozen')
const number = orNull(ifValid(numeric))

const Member = z.object({ role: text, device_location: text }).catch({ role: null, device_location: null })

// The health is not in sysfs_state: a healthy array that runs says `clear` (seen on a Delta).
const BoxArray = z
  .object({ uuid: text, id: number, name: text, level: text, state: State, degraded: flag, last_check: moment })
  .extend({ sync_action: SyncAction, sync_completed_percent: number, raid_disks: number, members: list(Member) })

const Raid = z.object({ device: z.custom<Device>(), array: BoxArray }).transform(({ device, array }) => ({
  ...array,
  device,
  isSyncing: !['idle', 'frozen', 'unknown'].includes(array.sync_action),
  disks: array.raid_disks,
  active: array.members.filter(({ role }) => role === 'active').length,
  // Their bays.
  faulty: array.members.filter(({ role }) => role === 'faulty' || role === 'missing').map((it) => it.device_location),
}))
type Raid = z.output<typeof Raid>

function progressOf({ isSyncing, sync_completed_percent: percent }: Raid): number | null {
  return isSyncing && percent !== null ? Math.min(100, Math.max(0, percent)) : null
}

function diskItems(box: Reader) {
  return box.getIfAllowed(diskPath, Items, '5m')
}

export const raid = many({
  schema: Raid,
  from: async (box) => {
    const items = await box.get(arrayPath, Items)
    if (items.length === 0) return []
    const disks = disksOf((await box.part(diskPath, diskItems)) ?? [], arraysOf(items))
    return items.map((array) => {
      const [known] = arraysOf([array])
      return { array, device: known === undefined ? {} : arrayDevice(known, disks) }
    })
  },
  every: '5m',
  slow: true,
  // So answers a box that has no RAID: Révolution, Mini 4K, Pop.
  absentCodes: ['internal_error'],
  busy: { every: '30s', when: (it) => it.isSyncing },
  key: (it) => it.uuid ?? String(it.id ?? ''),
  device: (it) => it.device,
  prefix: { name: 'RAID', id: 'raid' },
  enabled: ['problem', 'state', 'array'],
  entities: {
    array: {
      is: 'event',
      name: null,
      icon: 'mdi:harddisk',
      types: {
        degraded: (before, after) => !before.degraded && after.degraded,
        recovered: (before, after) => before.degraded && !after.degraded,
      },
      keeps: ['degraded'],
    },
  },
  diagnostics: {
    problem: {
      is: 'binary_sensor',
      name: 'problem',
      class: 'problem',
      value: (it) => it.degraded || it.state === 'error',
      attributes: ['level', 'disks', 'active', 'faulty'],
    },
    state: { is: 'sensor', name: 'state', icon: 'mdi:harddisk', options: State },
    sync_action: { is: 'sensor', name: 'synchronization', icon: 'mdi:sync', options: SyncAction },
    sync_progress: { is: 'sensor', name: 'progress', icon: 'mdi:progress-wrench', unit: '%', value: progressOf },
    last_check: { is: 'sensor', name: 'last check', class: 'timestamp', never: true },
  },
})
