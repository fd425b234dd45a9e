/** The media server of the box (UPnP AV), from which televisions play its files. https://dev.freebox.fr/sdk/os/upnpav/ */
import { z } from 'zod'
import { adapter, one } from '../../src/contract/index.ts'
import { french } from './french.ts'

const config = one({
  schema: z.object({ enabled: z.boolean() }),
  from: 'upnpav/config/',
  every: '15m',
  put: 'upnpav/config/',
  prefix: { name: 'Media server', id: 'media_server' },
  settings: { enabled: { is: 'switch', name: null, icon: 'mdi:cast' } },
})

export default adapter({
  name: 'upnpav',
  description: 'The media server of the box (UPnP AV), from which televisions play its files.',
  group: 'sharing',
  french,
  resources: { config },
})
