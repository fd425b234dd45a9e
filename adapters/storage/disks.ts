/** The disks as the box lists them, and which of them form a RAID array: what the resources of this adapter share. */
import { z } from 'zod'
import { type Device, list, numeric, type Phrase, phrase, type Reader, source, text } from '../../src/contract/index.ts'
import { ifValid } from '../sources/leaves.ts'
import { isRunning, Progress } from './progress.ts'

const id = ifValid(numeric)
const words = text.catch(null)

// A partition or member that is not understood does not cost its disk or array.
const BoxPartition = z
  .looseObject({ id, label: words, fstype: words, state: words, operation_pct: Progress })
  .catch({ id: undefined, label: null, fstype: null, state: null, operation_pct: null })
const BoxDisk = z.looseObject({
  ...{ id, type: words, table_type: words, state: words, operation_pct: Progress },
  ...{ model: words, serial: words, firmware: words },
  partitions: list(BoxPartition),
})
type BoxDisk = z.output<typeof BoxDisk>

const Member = z
  .looseObject({ id, role: words, corrected_read_errors: id })
  .catch({ id: undefined, role: null, corrected_read_errors: undefined })
const BoxArray = z.looseObject({ uuid: words, name: words, level: words, disk_id: id, members: list(Member) })
export type BoxArray = z.output<typeof BoxArray>

export const diskPath = 'storage/disk/'
export const arrayPath = 'storage/raid/'

/** An item that is not understood is the problem of that item alone. */
export const Items = list(z.unknown())

/** A disk with what other answers say about it. */
export interface Disk {
  /** The serial number, which survives a restart of the box; else the id, which may not. */
  readonly key: string
  readonly device: Device
  /** Its part in a RAID array, if it is a member of one. */
  readonly member: z.output<typeof Member> | undefined
  readonly isOperating: boolean
  /** As the box sends it. */
  readonly disk: BoxDisk
}

/** The disks, and the items that are not understood. */
export const disksSource = source(async (box) => {
  const items = await box.get(diskPath, Items)
  const others = items.filter((it) => !BoxDisk.safeParse(it).success)
  // A box without RAID is not asked for arrays here.
  const hasArrays = items.some((it) => isOfRaid(BoxDisk.safeParse(it).data))
  const arrays = hasArrays ? await box.part(arrayPath, arrayItems) : []
  return { disks: disksOf(items, arraysOf(arrays ?? [])), others }
})

function arrayItems(box: Reader) {
  return box.getIfAllowed(arrayPath, Items)
}

/** The arrays that are understood. */
export function arraysOf(items: readonly unknown[]): BoxArray[] {
  return items.map((it) => BoxArray.safeParse(it).data).filter((it) => it !== undefined)
}

/** The disks that are understood; an array before its members, whose devices are below its own. */
export function disksOf(items: readonly unknown[], arrays: readonly BoxArray[]): Disk[] {
  const disks = items.map((it) => BoxDisk.safeParse(it).data).filter((it) => it !== undefined)
  const described = disks.map((disk) => {
    const key = keyOf(disk, disks)
    const member = arrays.flatMap(({ members }) => members).find((it) => it.id !== undefined && it.id === disk.id)
    const array = arrayDiskOf(disk, disks, arrays)
    const level = arrays.find((it) => it.disk_id !== undefined && it.disk_id === disk.id)?.level
    const name = nameOf(disk, disks)
    const device = { ...deviceOf(key, name, { disk, level }), below: array && keyOf(array, disks) }
    return { key, device, member, isOperating: isOperating(disk), disk }
  })
  return described.sort((left, right) => Number(right.disk.type === 'raid') - Number(left.disk.type === 'raid'))
}

/** The device of an array, which its disk is as well. An array that is stopped has no disk. */
export function arrayDevice(array: BoxArray, disks: readonly Disk[]): Device {
  const own = disks.find(({ disk }) => disk.id !== undefined && disk.id === array.disk_id)
  if (own !== undefined) return own.device
  const name = phrase('Array {label}', { label: array.name ?? array.uuid ?? '' })
  return { id: array.uuid ?? undefined, name, model: raidModel(array.level) }
}

/**
 * USB cases of one maker may all have the same serial number. The disk with the lowest id keeps it as its key: one that is
 * connected later has a higher id, and must not change the topics of the first.
 */
function keyOf(disk: BoxDisk, disks: readonly BoxDisk[]): string {
  const { id, serial } = disk
  const idOf = (it: BoxDisk) => it.id ?? Number.POSITIVE_INFINITY
  const [first] = disks.filter((it) => it.serial === serial).sort((a, b) => idOf(a) - idOf(b))
  return serial !== null && first === disk ? serial : String(id ?? '')
}

/** The disk of the array that a disk is a member of; undefined without such an array, or if the array has no disk now. */
function arrayDiskOf(disk: BoxDisk, disks: readonly BoxDisk[], arrays: readonly BoxArray[]): BoxDisk | undefined {
  if (disk.type === 'raid') return undefined
  const known = arrays.find(({ members }) => members.some((it) => it.id !== undefined && it.id === disk.id))
  if (known !== undefined) return disks.find((it) => it.type === 'raid' && it.id === known.disk_id)
  // If the arrays cannot be read, the only one is the right one.
  const all = disks.filter((it) => it.type === 'raid')
  return isOfRaid(disk) && all.length === 1 ? all[0] : undefined
}

function isOfRaid(disk: BoxDisk | undefined): boolean {
  return disk !== undefined && (disk.type === 'raid' || disk.table_type === 'raid')
}

interface Described {
  readonly disk: BoxDisk
  readonly level: string | null | undefined
}

function deviceOf(key: string, name: string | Phrase, { disk, level }: Described): Device {
  const { model, serial, firmware } = disk
  return {
    id: key,
    name,
    model: model ?? kindOf(disk, level),
    version: firmware ?? undefined,
    serial: serial ?? undefined,
  }
}

/** The model, with the key if another disk is of the same model, as in most arrays; else the label. */
function nameOf(disk: BoxDisk, disks: readonly BoxDisk[]): string | Phrase {
  const { model, serial } = disk
  if (model === null) return labelOf(disk)
  const isUnique = disks.filter((it) => it.model === model).length === 1
  return isUnique || serial === null ? model : `${model} ${keyOf(disk, disks)}`
}

/**
 * The label of its first partition. One that is "Freebox", as the box labels disks, would be mistaken for the box, and the
 * names of the entities of an array begin with "RAID".
 */
function labelOf({ id, partitions }: BoxDisk): string | Phrase {
  const label = partitions.map((it) => it.label).find((it) => it !== null)
  const isPlain = label != null && !/^(freebox|raid)$/i.test(label)
  return isPlain ? label : phrase('Disk {label}', { label: label ?? id ?? '' })
}

function kindOf({ type }: BoxDisk, level: string | null | undefined): string | Phrase | undefined {
  if (type === 'raid') return raidModel(level)
  return type === 'usb' ? phrase('USB disk') : undefined
}

/** raid1 → RAID 1. A basic array has one disk. */
function raidModel(level: string | null | undefined): string {
  return `RAID ${/^raid(\d+)$/.exec(level ?? '')?.[1] ?? ''}`.trim()
}

function isOperating({ state, operation_pct, partitions }: BoxDisk): boolean {
  return [{ state, operation_pct }, ...partitions].some(isRunning)
}
