/**
 * AirMedia: the box as a receiver of sound, and what it shows on receivers in the LAN (Freebox Player, Apple TV). In bridge
 * mode the box has none. https://dev.freebox.fr/sdk/os/airmedia/
 */
import { z } from 'zod'
import { adapter, one, put } from '../../src/contract/index.ts'
import { absenceCodes } from '../sources/leaves.ts'
import { inRouterMode } from '../sources/router.ts'
import { errors } from './errors.ts'
import { french } from './french.ts'
import { receiver } from './receiver.ts'

const path = 'airmedia/config/'

const config = one({
  schema: z.object({ enabled: z.boolean() }),
  from: inRouterMode(path),
  every: '5m',
  absentCodes: absenceCodes,
  put: path,
  prefix: { name: 'AirMedia', id: 'airmedia' },
  errors,
  enabled: [],
  settings: { enabled: { is: 'switch', name: null, icon: 'mdi:cast-audio' } },
  commands: {
    // An empty password removes it.
    set_password: {
      takes: z.strictObject({ password: z.string().max(255) }),
      answer: z.never(),
      ask: (input) => put(path, input),
    },
  },
})

export default adapter({
  name: 'airmedia',
  description: 'AirMedia: the receiver of the box, and videos and photos on other receivers in the local network.',
  group: 'sharing',
  french,
  resources: { config, receiver },
})
