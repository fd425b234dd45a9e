/**
 * The disks, their partitions and the RAID arrays. https://dev.freebox.fr/sdk/os/storage/ and
 * https://dev.freebox.fr/sdk/os/raid/
 */
import { z } from 'zod'
import { Refusal } from '../answer.ts'
import { createPartition, type Disk, type Partition, type Progress } from '../house/storage.ts'
import type { SimulatedHouse } from '../house.ts'
import { type Box, type Chapter, get, put } from '../route.ts'

const DiskChange = z.strictObject({ state: z.enum(['enabled', 'disabled']) })
const PartitionChange = z.strictObject({ state: z.enum(['mounted', 'umounted']) })
const Check = z.strictObject({ checkmode: z.enum(['ro', 'rw']) })
const Format = z.strictObject({
  label: z.string().min(1),
  fs_type: z.enum(['xfs', 'ext4', 'vfat', 'ntfs', 'hf', 'hfsplus', 'exfat']),
  table_type: z.enum(['msdos', 'gpt', 'superfloppy']),
})
const Config = z
  .strictObject({ external_pm_enabled: z.boolean(), external_pm_idle_before_spindown: z.int().min(1) })
  .partial()

/** The steps of an operation. */
const steps = 2

export const storage: Chapter = {
  write: 'settings',
  routes: [
    get('storage/disk', ({ house }) => house.storage.disks),
    get('storage/disk/{id}', ({ house, parameters }) => diskOf(house, parameters.id)),
    put('storage/disk/{id}', DiskChange, ({ house, parameters, body }) => connect(diskOf(house, parameters.id), body)),
    put('storage/disk/{id}/format', Format, ({ box, house, parameters, body }) =>
      format(box, diskOf(house, parameters.id), body),
    ),
    get('storage/partition', ({ house }) => house.storage.disks.flatMap((it) => it.partitions)),
    get('storage/partition/{id}', ({ house, parameters }) => partitionOf(house, parameters.id)),
    put('storage/partition/{id}', PartitionChange, ({ house, parameters, body }) => {
      const partition = partitionOf(house, parameters.id)
      if (partition.operation_pct !== undefined) throw new Refusal('disk_busy')
      if (partition.fstype === 'raid') throw new Refusal('op_not_supported')
      return Object.assign(partition, body)
    }),
    put('storage/partition/{id}/check', Check, ({ box, house, parameters }) => {
      check(box, partitionOf(house, parameters.id))
    }),
    get('storage/config', ({ house }) => house.storage.config),
    put('storage/config', Config, ({ house, body }) => Object.assign(house.storage.config, body)),
    get('storage/raid', ({ house }) => arraysOf(house)),
    get('storage/raid/{id}', ({ house, parameters }) => {
      const array = arraysOf(house).find((it) => String(it.id) === parameters.id)
      if (array === undefined) throw new Refusal('array_not_found')
      return array
    }),
  ],
}

function diskOf({ storage }: SimulatedHouse, id: string): Disk {
  const disk = storage.disks.find((it) => String(it.id) === id)
  if (disk === undefined) throw new Refusal('not_found')
  return disk
}

function partitionOf({ storage }: SimulatedHouse, id: string): Partition {
  const partition = storage.disks.flatMap((it) => it.partitions).find((it) => String(it.id) === id)
  if (partition === undefined) throw new Refusal('partition_not_found')
  return partition
}

function arraysOf({ storage }: SimulatedHouse) {
  if (storage.arrays === undefined) throw new Refusal('internal_error')
  return storage.arrays
}

/** Ejects a disk or takes it back. */
function connect(disk: Disk, { state }: z.output<typeof DiskChange>): Disk {
  if (disk.type !== 'usb') throw new Refusal('is_internal')
  if (isBusy(disk)) throw new Refusal('disk_busy')
  for (const partition of disk.partitions) partition.state = state === 'enabled' ? 'mounted' : 'umounted'
  return Object.assign(disk, { state })
}

function format(box: Box, disk: Disk, { label, fs_type, table_type }: z.output<typeof Format>): void {
  if (disk.table_type === 'raid') throw new Refusal('op_not_supported')
  if (isBusy(disk)) throw new Refusal('disk_busy')
  Object.assign(disk, { state: 'formatting', table_type, partitions: [] })
  operate(box, disk, () => {
    const size = { total_bytes: disk.total_bytes, free_bytes: disk.total_bytes }
    const partition = { ...createPartition(disk.id + 1, disk.id, label), ...size, fstype: fs_type }
    Object.assign(disk, { state: 'enabled', partitions: [partition] })
  })
}

function check(box: Box, partition: Partition): void {
  if (partition.operation_pct !== undefined) throw new Refusal('disk_busy')
  if (partition.fstype === 'raid') throw new Refusal('op_not_supported')
  Object.assign(partition, { state: 'checking', fsck_result: 'running' })
  operate(box, partition, () => Object.assign(partition, { state: 'mounted', fsck_result: 'fs_clean' }))
}

function isBusy(disk: Disk): boolean {
  return [disk, ...disk.partitions].some((it) => it.operation_pct !== undefined)
}

/** Goes through the steps of an operation. At the beginning its progress is 0. */
function operate(box: Box, target: { operation_pct?: Progress }, done: () => void): void {
  const step = (done_steps: number) => {
    if (done_steps === steps) {
      delete target.operation_pct
      done()
      return
    }
    target.operation_pct = { done_steps, max_steps: steps, percent: done_steps === 0 ? 0 : 50 }
    box.after(box.house.storage.stepSeconds, () => step(done_steps + 1))
  }
  step(0)
}
