/**
 * Virtual machines: an empty list on the boxes that support them. https://dev.freebox.fr/sdk/os/vm/
 */
import { type Chapter, get } from '../route.ts'

export const vm: Chapter = {
  read: 'vm',
  write: 'vm',
  exists: ({ model }) => model.model_info.has_vm === true,
  routes: [get('vm', () => [], { since: 8 })],
}
