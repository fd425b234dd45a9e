/** The VPN servers of the box, who is connected to them, and their users. https://dev.freebox.fr/sdk/os/vpn/ */
import { adapter } from '../../src/contract/index.ts'
import { connection } from './connection.ts'
import { french } from './french.ts'
import { server } from './server.ts'
import { user } from './user.ts'

export default adapter({
  name: 'vpn',
  description: 'The VPN servers: switching them on, who is connected, their users, and the profiles of these.',
  group: 'vpn',
  french,
  resources: { server, connection, user },
})
