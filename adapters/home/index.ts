/**
 * Freebox Home: the alarm and its detectors, cameras, shutters, lights, and all other nodes that are paired with the box.
 * https://dev.freebox.fr/sdk/os/home/ and https://dev.freebox.fr/sdk/os/camera/
 */
import { z } from 'zod'
import { adapter } from '../../src/contract/index.ts'
import { adapters } from './adapters.ts'
import { alarm } from './alarm.ts'
import { camera } from './camera.ts'
import { covers } from './covers.ts'
import { doorswitch, pir } from './detectors.ts'
import { binary_sensor, button, number, sensor, switches, textField } from './endpoints.ts'
import { french } from './french.ts'
import { keyfob } from './keyfob.ts'
import { light, plug } from './lights.ts'
import { everyNode } from './node.ts'

const Options = z.object({
  invert: z
    .array(z.string())
    .default([])
    .describe('The shutters and garage doors whose 0 and 100 have the opposite meaning, by node id or name.'),
})

export default adapter({
  name: 'home',
  description: 'Freebox Home: alarm, detectors, key fobs, cameras, shutters, lights, plugs, and any other node.',
  french,
  options: Options,
  resources: ({ invert }) => ({
    adapter: adapters,
    node: everyNode,
    alarm,
    doorswitch,
    pir,
    keyfob,
    camera,
    ...covers(invert),
    light,
    plug,
    ...{ sensor, binary_sensor, switch: switches, number, button, text: textField },
  }),
})
