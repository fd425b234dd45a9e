/**
 * Virtual machines: on the boxes that can, a list without any. https://dev.freebox.fr/sdk/os/vm/
 */
import { type Chapter, get } from '../route.ts'

export const vm: Chapter = {
  read: 'vm',
  write: 'vm',
  exists: ({ model }) => model.model_info.has_vm === true,
  routes: [get('vm', () => [], { since: 8 })],
}
