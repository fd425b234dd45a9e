/** The partitions that hold files: space, mounting, and the check of their file system. */
import { z } from 'zod'
import { type Device, many, numeric, oneOf, orNull, put, shown, text } from '../../src/contract/index.ts'
import { ifValid } from '../sources/leaves.ts'
import { type Disk, disksSource } from './disks.ts'
import { partitionErrors } from './errors.ts'

const CheckResult = oneOf('no_run_yet', 'running', 'fs_clean', 'fs_corrected', 'fs_needs_correction', 'failed')
const bytes = orNull(ifValid(numeric))

const BoxPartition = z
  .object({ id: numeric, label: text, fstype: text, state: text, fsck_result: CheckResult })
  .extend({ total_bytes: bytes, used_bytes: bytes, free_bytes: bytes })
type BoxPartition = z.output<typeof BoxPartition>

const Partition = z
  .object({ key: z.string(), device: z.custom<Device>(), isOperating: z.boolean(), title: z.string() })
  .extend({ partition: BoxPartition })
  .transform(({ partition, ...it }) => ({
    ...it,
    ...spaceOf(partition),
    id: partition.id,
    label: partition.label,
    fstype: partition.fstype,
    state: partition.state,
    mounted: isMounted(partition),
    check_result: partition.fsck_result,
  }))
type Partition = z.output<typeof Partition>

/**
 * The sizes are rounded to 10 GB above 1 TB, so used and free do not add up to the total. With a total of 0 there is no
 * space to speak of (seen on a Delta); with nothing used and nothing free it is unknown.
 */
function spaceOf({ total_bytes, used_bytes, free_bytes }: BoxPartition) {
  if (total_bytes === 0) return { total: null, free: undefined, used: undefined }
  const total = total_bytes === null ? null : shown(total_bytes, 'B', 'GB')
  if (used_bytes === null || free_bytes === null || used_bytes + free_bytes <= 0) {
    return { total, free: null, used: null }
  }
  const used = (100 * used_bytes) / (used_bytes + free_bytes)
  return { total, free: free_bytes, used: Math.round(10 * Math.min(100, Math.max(0, used))) / 10 }
}

/** null while it changes. */
function isMounted({ state }: BoxPartition): boolean | null {
  if (state === 'mounting' || state === 'umounting' || state === 'ejecting') return null
  return state === 'mounted'
}

/** What is no file system: the parts of an array, swap space, and what is not formatted. */
const withoutFiles = ['raid', 'swap', 'empty', 'unknown']

function partitionsOf({ key, device, isOperating, disk }: Disk) {
  const withFiles = disk.partitions.filter(({ fstype }) => !withoutFiles.includes(fstype ?? 'unknown'))
  return withFiles.map((partition) => ({
    key: partition.id === undefined ? '' : `${key}-${partition.id}`,
    // Only among several it needs a name.
    title: withFiles.length > 1 ? (partition.label ?? String(partition.id)) : '',
    ...{ device, isOperating, partition },
  }))
}

const Check = z.strictObject({ mode: z.enum(['ro', 'rw']).default('ro') })
const pathOf = (it: Partition) => `storage/partition/${it.id}`

export const partition = many({
  schema: Partition,
  from: async (box) => (await box.share(disksSource)).disks.flatMap(partitionsOf),
  every: '5m',
  slow: true,
  busy: { every: '10s', when: (it) => it.isOperating, afterCommand: '1m' },
  changes: ['disk'],
  key: (it) => it.key,
  device: (it) => it.device,
  limit: 20,
  title: (it) => it.label,
  errors: partitionErrors,
  enabled: ['free', 'used'],
  entities: {
    free: {
      is: 'sensor',
      name: 'Free space {title}',
      id: 'free_{title}',
      icon: 'mdi:harddisk',
      class: 'data_size',
      boxUnit: 'B',
      unit: 'GB',
      attributes: ['label', 'fstype', 'total'],
    },
    used: {
      is: 'sensor',
      name: 'Used space {title}',
      id: 'used_{title}',
      icon: 'mdi:chart-donut',
      unit: '%',
      precision: 1,
    },
  },
  settings: {
    mounted: {
      is: 'switch',
      name: 'Mounted {title}',
      id: 'mounted_{title}',
      icon: 'mdi:harddisk-plus',
      attributes: ['state'],
      set: (on, it) => put(pathOf(it), { state: on ? 'mounted' : 'umounted' }),
    },
  },
  diagnostics: {
    check_result: {
      is: 'sensor',
      name: 'Check result {title}',
      id: 'check_result_{title}',
      icon: 'mdi:stethoscope',
      options: CheckResult,
    },
  },
  commands: {
    check: {
      takes: Check,
      danger: {
        says: 'With mode rw, repairs the file system, which may lose files.',
        when: ({ mode }) => mode === 'rw',
      },
      ask: ({ mode }, it) => put(`${pathOf(it)}/check/`, { checkmode: mode }),
    },
  },
})
