/**
 * The local network: every host of every interface with its presence, how many they are, the box's own names and mode.
 * https://dev.freebox.fr/sdk/os/lan/
 */
import { adapter } from '../src/adapter.ts'
import { config } from './lan/config.ts'
import { hosts, interfaces } from './lan/counts.ts'
import { host } from './lan/host.ts'

export default adapter({
  name: 'lan',
  about: 'The local network: who is at home, every host with its addresses, the names of the box.',
  things: { config, interfaces, hosts, host },
})
