/**
 * Virtual machines, on the boxes that run them (Delta, Ultra). Requires the right "vm". https://dev.freebox.fr/sdk/os/vm/
 */
import { adapter } from '../../src/contract/index.ts'
import { diskTask } from './disk-task.ts'
import { french } from './french.ts'
import { host } from './host.ts'
import { vm } from './vm.ts'

export default adapter({
  name: 'vm',
  description:
    'Virtual machines: on and off, state and settings, their disk images, and what the Freebox has left for them.',
  group: 'vms',
  french,
  resources: { vm, host, disk_task: diskTask },
})
