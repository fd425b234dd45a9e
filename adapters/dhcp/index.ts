/**
 * The addresses of the local network: the DHCP servers, fixed addresses, and what was assigned.
 * https://dev.freebox.fr/sdk/os/dhcp/, https://dev.freebox.fr/sdk/os/dhcpv6/
 */
import { adapter } from '../../src/contract/index.ts'
import { config } from './config.ts'
import { french } from './french.ts'
import { dynamicLease, leases, staticLease } from './leases.ts'
import { v6 } from './v6.ts'

export default adapter({
  name: 'dhcp',
  description: 'The addresses of the local network: the DHCP and DHCPv6 servers, and fixed addresses of hosts.',
  group: 'network',
  french,
  resources: { config, leases, static_lease: staticLease, dynamic_lease: dynamicLease, v6 },
})
