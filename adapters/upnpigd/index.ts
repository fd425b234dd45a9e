/** UPnP IGD, with which programs in the LAN open ports by themselves. https://dev.freebox.fr/sdk/os/igd/ */
import { adapter } from '../../src/contract/index.ts'
import { config } from './config.ts'
import { french } from './french.ts'
import { redirection, redirections } from './redirections.ts'

export default adapter({
  name: 'upnpigd',
  description: 'The ports that programs in the local network have opened to the Internet by themselves (UPnP IGD).',
  group: 'network',
  french,
  resources: { config, redirections, redirection },
})
