/**
 * Freebox Home: the alarm and its detectors, cameras, shutters, lights, and all other nodes that are paired with the box.
 * https://dev.freebox.fr/sdk/os/home/ and https://dev.freebox.fr/sdk/os/camera/
 */
import { z } from 'zod'
import { adapter } from '../../src/contract/index.ts'
import { alarms } from './alarm.ts'
import { camera } from './camera.ts'
import { covers } from './covers.ts'
import { endpoints } from './endpoints.ts'
import { french } from './french.ts'
import { keyfob } from './keyfob.ts'
import { lights } from './lights.ts'
import { network } from './network.ts'

export default adapter({
  name: 'home',
  description: 'Freebox Home: alarm, detectors, key fobs, cameras, shutters, lights, plugs, and any other node.',
  group: 'home',
  french,
  options: z.object({
    invert: z
      .array(z.string())
      .default([])
      .describe('The shutters and garage doors whose 0 and 100 have the opposite meaning, by node id or name.'),
  }),
  resources: ({ invert }) => ({ ...network, ...alarms, keyfob, camera, ...covers(invert), ...lights, ...endpoints }),
})
