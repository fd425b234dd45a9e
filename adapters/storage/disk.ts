/** The disks: temperature, health, operations, and ejecting those that can be ejected. */
import { z } from 'zod'
import { type Device, list, many, numeric, oneOf, put, text } from '../../src/contract/index.ts'
import { ifValid } from '../sources/leaves.ts'
import { type Disk as DiskItem, disksSource } from './disks.ts'
import { errors } from './errors.ts'
import { isRunning, Progress, percentOf } from './progress.ts'

const State = oneOf('error', 'disabled', 'enabled', 'formatting')
const number = ifValid(numeric)

const Health = z.object({ state: text, fsck_result: text, operation_pct: Progress })
const BoxDisk = z
  .object({ id: numeric, type: text, state: State, spinning: ifValid(z.boolean()), operation_pct: Progress })
  .extend({ temp: number, total_bytes: number, time_before_spindown: number })
  .extend({ read_error_requests: number, write_error_requests: number })
  .extend({ partitions: list(Health.catch({ state: null, fsck_result: null, operation_pct: null })) })
type BoxDisk = z.output<typeof BoxDisk>

type Member = DiskItem['member']

const Disk = z
  .object({ key: z.string(), device: z.custom<Device>(), isOperating: z.boolean(), disk: BoxDisk })
  .extend({ member: z.custom<Member>() })
  .transform(({ disk, member, ...it }) => ({
    ...it,
    id: disk.id,
    type: disk.type,
    state: disk.state,
    temperature: temperatureOf(disk),
    reasons: reasonsOf(disk, member),
    spinning: spinningOf(disk),
    size: disk.total_bytes || undefined,
    read_errors: disk.read_error_requests,
    write_errors: disk.write_error_requests,
    progress: [disk, ...disk.partitions].find(isRunning)?.operation_pct ?? null,
  }))
type Disk = z.output<typeof Disk>

// 0: unknown. USB cases and arrays have no thermometer, these disks have one.
function temperatureOf({ type, temp = 0 }: BoxDisk) {
  if (temp !== 0) return temp
  return ['internal', 'sata', 'nvme'].includes(type ?? '') ? null : undefined
}

// An NVMe disk and an array say false while they are in use. Of USB disks those say it that the box can spin down.
function spinningOf({ type, spinning, time_before_spindown }: BoxDisk) {
  if (type === 'nvme' || type === 'raid') return undefined
  return type === 'usb' && time_before_spindown === undefined ? undefined : spinning
}

/** Why a disk needs attention, in words; [] if it does not. */
function reasonsOf(disk: BoxDisk, member: Member): string[] {
  const has = (reason: string, is: boolean) => (is ? [reason] : [])
  const broken = ['failed', 'fs_needs_correction']
  return [
    ...has('disk_error', disk.state === 'error'),
    ...has(
      'partition_error',
      disk.partitions.some(({ state }) => state === 'error'),
    ),
    ...has(
      'file_system',
      disk.partitions.some(({ fsck_result }) => broken.includes(fsck_result ?? '')),
    ),
    ...has('read_errors', (disk.read_error_requests ?? 0) > 0),
    ...has('write_errors', (disk.write_error_requests ?? 0) > 0),
    ...has('raid_member', member?.role === 'faulty' || member?.role === 'missing'),
    ...has('raid_read_errors', (member?.corrected_read_errors ?? 0) > 0),
  ]
}

const Format = z.strictObject({
  label: z.string().trim().min(1).max(32),
  fs_type: z.enum(['ext4', 'xfs', 'vfat', 'exfat', 'ntfs', 'hfsplus']),
  table_type: z.enum(['gpt', 'msdos', 'superfloppy']).default('gpt'),
})

const errorCount = { is: 'sensor', count: 'total' } as const
const pathOf = (it: Disk) => `storage/disk/${it.id}`

export const disk = many({
  schema: Disk,
  from: async (box) => {
    const { disks, others } = await box.share(disksSource)
    // So that the message about an item says what is wrong with it.
    return [...disks, ...others.map((disk) => ({ key: '', device: {}, isOperating: false, disk }))]
  },
  every: '5m',
  slow: true,
  busy: { every: '10s', when: (it) => it.isOperating, afterCommand: '1m' },
  changes: ['partition'],
  key: (it) => it.key,
  device: (it) => it.device,
  limit: 20,
  errors,
  enabled: ['temperature', 'problem', 'size', 'eject', 'connect'],
  settings: {
    eject: {
      is: 'button',
      name: 'Eject',
      icon: 'mdi:eject',
      where: (it) => it.type === 'usb' && it.state !== 'disabled',
      press: (it) => put(pathOf(it), { state: 'disabled' }),
    },
    connect: {
      is: 'button',
      name: 'Connect',
      icon: 'mdi:usb-port',
      where: (it) => it.type === 'usb' && it.state === 'disabled',
      press: (it) => put(pathOf(it), { state: 'enabled' }),
    },
  },
  diagnostics: {
    temperature: { is: 'sensor', name: 'Temperature', class: 'temperature', unit: '°C' },
    problem: {
      is: 'binary_sensor',
      name: 'Problem',
      class: 'problem',
      value: (it) => it.reasons.length > 0,
      attributes: ['reasons'],
    },
    state: { is: 'sensor', name: 'State', icon: 'mdi:harddisk', options: State },
    spinning: { is: 'binary_sensor', name: 'Spinning', class: 'running' },
    size: { is: 'sensor', name: 'Size', icon: 'mdi:harddisk', class: 'data_size', boxUnit: 'B', unit: 'GB' },
    read_errors: { ...errorCount, name: 'Read errors', icon: 'mdi:harddisk-remove' },
    write_errors: { ...errorCount, name: 'Write errors', icon: 'mdi:harddisk-remove' },
    operation: {
      is: 'sensor',
      name: 'Operation',
      icon: 'mdi:progress-wrench',
      unit: '%',
      value: (it) => percentOf(it.progress),
      attributes: { step: (it) => it.progress?.done_steps, steps: (it) => it.progress?.max_steps },
    },
  },
  commands: {
    format: {
      takes: Format,
      danger: 'Erases everything on the disk.',
      ask: (input, it) => put(`${pathOf(it)}/format/`, input),
    },
  },
})
