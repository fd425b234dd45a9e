/** The disks. https://dev.freebox.fr/sdk/os/storage/ and https://dev.freebox.fr/sdk/os/raid/ */
import { adapter } from '../../src/contract/index.ts'
import { config } from './config.ts'
import { disk } from './disk.ts'
import { french } from './french.ts'
import { partition } from './partition.ts'
import { raid } from './raid.ts'

export default adapter({
  name: 'storage',
  description: 'The disks: free space, temperature, health, RAID, ejecting, checks.',
  group: 'storage',
  french,
  resources: { disk, partition, raid, config },
})
