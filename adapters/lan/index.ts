/**
 * The local network: every host of every interface with its presence, how many they are, the box's own names and mode.
 * https://dev.freebox.fr/sdk/os/lan/
 */
import { adapter } from '../../src/contract/index.ts'
import { config } from './config.ts'
import { hosts, interfaces } from './counts.ts'
import { french } from './french.ts'
import { host } from './host.ts'

export default adapter({
  name: 'lan',
  description: 'The local network: who is at home, every host with its addresses, the names of the box.',
  french,
  resources: { config, interfaces, hosts, host },
})
