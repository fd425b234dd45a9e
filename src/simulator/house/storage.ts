/**
 * The disks: two that form a RAID 1 in a Delta, NVMe and USB on an Ultra, an internal one in a Révolution, none in a Mini
 * 4K and a Pop. Byte counts are rounded to two decimals of their unit, as boxes do.
 */
import type { ModelSheet } from '../models.ts'

export interface Storage {
  disks: Disk[]
  /** Undefined on a box that has no RAID and answers an internal error. An Ultra has none and answers nothing. */
  arrays: RaidArray[] | undefined
  config: { external_pm_enabled: boolean; external_pm_idle_before_spindown: number }
  /** How long each step of a check or format takes. Seconds. */
  stepSeconds: number
}

export interface Progress {
  done_steps: number
  max_steps: number
  percent: number
}

export interface Disk {
  id: number
  type: 'internal' | 'usb' | 'sata' | 'nvme' | 'raid'
  state: 'error' | 'disabled' | 'enabled' | 'formatting'
  connector: number
  table_type: string
  model: string
  serial: string
  firmware: string
  temp: number
  idle: boolean
  idle_duration: number
  active_duration: number
  spinning: boolean
  /** Only of disks that the box can spin down. */
  time_before_spindown?: number
  read_requests: number
  write_requests: number
  read_error_requests: number
  write_error_requests: number
  total_bytes: number
  /** Only while an operation runs. */
  operation_pct?: Progress
  partitions: Partition[]
}

export interface Partition {
  id: number
  disk_id: number
  label: string
  /** Base64. */
  path: string
  fstype: string
  state: string
  internal: boolean
  total_bytes: number
  used_bytes: number
  free_bytes: number
  fsck_result: string
  operation_pct?: Progress
}

export interface RaidArray {
  id: number
  uuid: string
  name: string
  level: string
  state: 'stopped' | 'running' | 'error'
  disk_id: number
  degraded: boolean
  /** A healthy array that runs says `clear`. */
  sysfs_state: string
  array_size: number
  raid_disks: number
  sync_action: string
  sync_speed: number
  sync_completed_pos: number
  sync_completed_end: number
  sync_completed_percent: number
  check_interval: number
  last_check: number
  next_check: number
  members: RaidMember[]
}

export interface RaidMember {
  id: number
  array_id: number
  role: 'active' | 'faulty' | 'spare' | 'missing'
  set_name: string
  set_uuid: string
  dev_uuid: string
  device_location: string
  total_bytes: number
  active_device: number
  corrected_read_errors: number
  sct_erc_supported: boolean
  sct_erc_enabled: boolean
  disk: { model: string; serial: string; firmware: string; temp: number }
}

export function createStorage({ board_name, user_main_storage: main }: ModelSheet): Storage {
  return {
    ...hardwareOf(board_name, main),
    config: { external_pm_enabled: true, external_pm_idle_before_spindown: 10 },
    stepSeconds: 10,
  }
}

function hardwareOf(board_name: string, main: string): Pick<Storage, 'disks' | 'arrays'> {
  switch (board_name) {
    case 'fbxgw7r': {
      const disks = createMirror(main)
      return { disks, arrays: [createArray(disks)] }
    }
    case 'fbxgw9r':
      return { disks: [createNvme(main), createUsb('Sauvegarde')], arrays: [] }
    case 'fbxgw2r':
      return { disks: [createInternal(main)], arrays: undefined }
    default:
      return { disks: [], arrays: undefined }
  }
}

const uuid = 'a4f1fbf3-f8e7-453f-19ec-842d6f4e2895'

/** The members come first. Partition and disk have the same id. */
function createMirror(label: string): Disk[] {
  const member = (id: number, connector: number, temp: number): Disk => ({
    ...createDisk({ id, type: 'sata', connector, temp, serial: `WDZ${id}QF`, model: 'ST2000LM015-2E8174' }),
    ...{ firmware: '0001', state: 'disabled', table_type: 'raid', total_bytes: 2e12 },
    ...{ spinning: true, idle: true, time_before_spindown: 600 },
    partitions: [{ ...createPartition(id, id, `Volume 2000Go ${id / 1000}`), fstype: 'raid', state: 'umounted' }],
  })
  const space = { total_bytes: 1.96e12, used_bytes: 236_910_000_000, free_bytes: 1.73e12 }
  const array: Disk = {
    ...createDisk({ id: 3000, type: 'raid', total_bytes: 2e12, table_type: 'superfloppy' }),
    partitions: [{ ...createPartition(3000, 3000, label), ...space }],
  }
  return [member(1000, 2, 44), member(2000, 0, 39), array]
}

function createArray(disks: readonly Disk[]): RaidArray {
  const members = disks.filter(({ type }) => type === 'sata')
  return {
    ...{ id: 0, uuid, name: 'Freebox', level: 'raid1', state: 'running', disk_id: 3000, degraded: false },
    ...{ sysfs_state: 'clear', array_size: 2e12, raid_disks: members.length },
    ...{ sync_action: 'idle', sync_speed: 0, sync_completed_pos: 0, sync_completed_end: 0, sync_completed_percent: 0 },
    ...{ check_interval: 0, last_check: 1_789_000_000, next_check: 0 },
    members: members.map(({ id, connector, model, serial, firmware, temp, total_bytes }, at) => ({
      ...{ id, array_id: 0, role: 'active', set_name: 'Freebox', set_uuid: uuid, total_bytes, active_device: at },
      dev_uuid: `666793c9-2d04-9d9e-5c8a-2f13eb7f2e9${at}`,
      device_location: `sata-internal-p${connector}`,
      ...{ corrected_read_errors: 0, sct_erc_supported: false, sct_erc_enabled: false },
      // The same disk, measured a moment before.
      disk: { model, serial, firmware, temp: temp - 1 },
    })),
  }
}

function createNvme(label: string): Disk {
  const space = { total_bytes: 1.96e12, used_bytes: 236_240_000_000, free_bytes: 1.73e12 }
  return {
    ...createDisk({ id: 1000, type: 'nvme', temp: 47, serial: '2443E9A1B2C3', model: 'CT2000P310SSD8' }),
    ...{ firmware: 'VACR011', idle: true, total_bytes: 2e12, table_type: 'gpt' },
    partitions: [{ ...createPartition(1001, 1000, label), ...space }],
  }
}

/** A case that says neither what it is nor how warm. */
function createUsb(label: string): Disk {
  const space = { total_bytes: 984_260_000_000, used_bytes: 626_210_000_000, free_bytes: 358_030_000_000 }
  return {
    ...createDisk({ id: 2000, type: 'usb', idle: true, total_bytes: 1e12, table_type: 'gpt' }),
    partitions: [{ ...createPartition(2001, 2000, label), ...space }],
  }
}

function createInternal(label: string): Disk {
  const space = { total_bytes: 245_090_000_000, used_bytes: 164_520_000_000, free_bytes: 68_120_000_000 }
  return {
    ...createDisk({ id: 1000, type: 'internal', temp: 41, serial: 'GSCH35VC', model: 'Hitachi HCC545025B9A300' }),
    ...{ firmware: 'PB2ICC0E', spinning: true, idle: true, total_bytes: 250_060_000_000, table_type: 'msdos' },
    ...{ idle_duration: 368, time_before_spindown: 232 },
    partitions: [{ ...createPartition(1001, 1000, label), ...space }],
  }
}

function createDisk(fields: Partial<Disk> & Pick<Disk, 'id' | 'type'>): Disk {
  return {
    ...{ state: 'enabled', connector: 0, table_type: 'gpt', model: '', serial: '', firmware: '', temp: 0 },
    ...{ idle: false, idle_duration: 0, active_duration: 0, spinning: false, total_bytes: 0 },
    ...{ read_requests: 1_815_106, write_requests: 80_386_151, read_error_requests: 0, write_error_requests: 0 },
    partitions: [],
    ...fields,
  }
}

export function createPartition(id: number, disk_id: number, label: string): Partition {
  return {
    ...{ id, disk_id, label, path: Buffer.from(`/${label}`).toString('base64'), fstype: 'ext4', state: 'mounted' },
    ...{ internal: false, total_bytes: 0, used_bytes: 0, free_bytes: 0, fsck_result: 'no_run_yet' },
  }
}
