/**
 * The local network: every host of every interface with its presence, how many there are, and the names and mode of the
 * box. https://dev.freebox.fr/sdk/os/lan/
 */
import { adapter } from '../../src/contract/index.ts'
import { config } from './config.ts'
import { hosts, interfaces } from './counts.ts'
import { french } from './french.ts'
import { host } from './host.ts'
import { route } from './route.ts'

export default adapter({
  name: 'lan',
  description: 'The local network: presence and addresses of every host, and the names of the box.',
  group: 'network',
  french,
  resources: { config, interfaces, hosts, host, route },
})
