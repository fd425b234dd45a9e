/**
 * The Ethernet switch of the box and its SFP cage. https://dev.freebox.fr/sdk/os/switch/; the SFP cage is only in the
 * documentation that newer boxes serve.
 */
import { adapter } from '../../src/contract/index.ts'
import { french } from './french.ts'
import { port } from './port.ts'
import { sfp } from './sfp.ts'
import { traffic } from './traffic.ts'

export default adapter({
  name: 'switch',
  description:
    'The Ethernet ports: which are connected, how fast and to which hosts, their traffic, and the SFP module.',
  group: 'network',
  french,
  resources: { port, traffic, sfp },
})
