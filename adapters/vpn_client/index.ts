/** The VPN client of the box: a tunnel of its own, which its downloads can use. https://dev.freebox.fr/sdk/os/vpn_client/ */
import { adapter } from '../../src/contract/index.ts'
import { french } from './french.ts'
import { tunnel } from './tunnel.ts'

export default adapter({
  name: 'vpn_client',
  description: 'The VPN client, through which the Freebox can download: which tunnel is active, and whether it is up.',
  group: 'vpn',
  french,
  resources: { tunnel },
})
