/**
 * The files on the disks of the box, and links with which they are shared. https://dev.freebox.fr/sdk/os/fs/ and
 * https://dev.freebox.fr/sdk/os/share/
 */
import { adapter } from '../../src/contract/index.ts'
import { french } from './french.ts'
import { link, links } from './links.ts'
import { task } from './task.ts'
import { tasks } from './tasks.ts'
import { upload } from './upload.ts'

export default adapter({
  name: 'files',
  description: 'Files on the disks of the box: tasks, uploads, share links; folders and files on request only.',
  group: 'downloads',
  french,
  resources: {
    task,
    tasks,
    link,
    links,
    upload,
  },
})
