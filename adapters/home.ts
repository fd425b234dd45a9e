/**
 * Freebox Home: the alarm and its detectors, cameras, shutters, lights, and whatever else is paired with the box.
 * https://dev.freebox.fr/sdk/os/home/ and https://dev.freebox.fr/sdk/os/camera/
 */
import { z } from 'zod'
import { adapter } from '../src/adapter.ts'
import { adapters } from './home/adapters.ts'
import { alarm } from './home/alarm.ts'
import { camera } from './home/camera.ts'
import { covers } from './home/covers.ts'
import { doorswitch, pir } from './home/detectors.ts'
import { binary_sensor, button, number, sensor, switches, textField } from './home/endpoints.ts'
import { keyfob } from './home/keyfob.ts'
import { light, plug } from './home/lights.ts'
import { node } from './home/node.ts'

const Options = z.object({
  invert: z
    .array(z.string())
    .default([])
    .describe('The shutters and garage doors whose 0 and 100 are the other way round, by node id or name.'),
})

export default adapter({
  name: 'home',
  about: 'Freebox Home: alarm, detectors, key fobs, cameras, shutters, lights, plugs, and any other node.',
  options: Options,
  things: ({ invert }) => ({
    adapter: adapters,
    node,
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
