/**
 * What comes in from the Internet: rules that forward ports to hosts, the DMZ, and the ports of the box's own services.
 * https://dev.freebox.fr/sdk/os/nat/
 */
import { adapter } from '../../src/contract/index.ts'
import { dmz } from './dmz.ts'
import { french } from './french.ts'
import { incoming } from './incoming.ts'
import { redirection } from './redirection.ts'

export default adapter({
  name: 'nat',
  description: 'What comes in from the Internet: port forwarding, the DMZ, and the ports of the services of the box.',
  group: 'network',
  french,
  resources: { redirection, dmz, incoming },
})
