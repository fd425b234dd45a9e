/** What the error codes of the chapter mean for the user. https://dev.freebox.fr/sdk/os/storage/ */
const noDisk = 'There is no such disk: it was removed'
const noPartition = 'There is no such partition: its disk was removed'

export const errors: Readonly<Record<string, string>> = {
  not_found: noDisk,
  invalid_disk: noDisk,
  is_a_partition: 'This is a partition, not a disk',
  is_internal: 'The Freebox does not permit this with an internal disk',
  op_not_supported: 'The Freebox cannot do this with this disk',
  op_failed: 'The disk or its file system refused this',
  disk_busy: 'The disk is in use: an operation, a download, a recording, a share or a virtual machine needs it',
  partition_not_found: noPartition,
  partition_needed: 'The disk has no partition for this',
}

/** The same for partitions. */
export const partitionErrors: Readonly<Record<string, string>> = { ...errors, not_found: noPartition }
