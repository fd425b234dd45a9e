/** The DMZ: a host that receives everything from the Internet that no rule forwards. */
import { z } from 'zod'
import { one, put, text } from '../../src/contract/index.ts'
import { ifValid, ipv4 } from '../sources/leaves.ts'
import { inRouterMode } from '../sources/router.ts'

const path = 'fw/dmz/'

export const dmz = one({
  // Without a host the address is "".
  schema: z.object({ enabled: ifValid(z.boolean()), ip: text.catch(null) }),
  from: inRouterMode(path),
  every: '15m',
  put: path,
  errors: { inval: 'The DMZ needs the address of a host of the LAN, which nat/dmz/set takes' },
  enabled: [],
  settings: { enabled: { is: 'switch', name: 'DMZ', id: 'dmz', icon: 'mdi:shield-off', attributes: ['ip'] } },
  commands: {
    set: { takes: z.strictObject({ enabled: z.boolean(), ip: ipv4.optional() }), ask: (input) => put(path, input) },
  },
})
