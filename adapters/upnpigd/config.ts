/** Whether programs may open ports. Switching it off closes those that are open. */
import { z } from 'zod'
import { numeric, one, put } from '../../src/contract/index.ts'
import { ifValid } from '../sources/leaves.ts'
import { inRouterMode } from '../sources/router.ts'

const path = 'upnpigd/config/'

export const config = one({
  schema: z.object({ enabled: ifValid(z.boolean()), version: ifValid(numeric.transform(String)) }),
  from: inRouterMode(path),
  every: '15m',
  changes: ['redirections', 'redirection'],
  put: path,
  prefix: { name: 'UPnP IGD', id: 'upnp_igd' },
  enabled: ['enabled'],
  settings: {
    enabled: { is: 'switch', name: null, icon: 'mdi:arrow-decision-outline' },
    version: {
      is: 'select',
      name: 'version',
      icon: 'mdi:arrow-decision-outline',
      options: ['1', '2'],
      set: (version) => put(path, { version: Number(version) }),
    },
  },
})
