/**
 * The telephones: off the hook, ringing where its owner wants to know, paging of handsets, and the DECT base.
 * `phone/` is in no version of the documentation; it is what clients of real boxes use.
 */
import { z } from 'zod'
import { adapter } from '../../src/contract/resource.ts'
import { config } from './config.ts'
import { bell, phones } from './handsets.ts'

export default adapter({
  name: 'phone',
  description: 'The telephones: off the hook, ringing if wanted, paging of handsets, and the DECT base.',
  options: z.object({
    ringing: z
      .boolean()
      .default(false)
      .describe('Whether the telephones are read every two seconds, so that a call is published while it rings.'),
  }),
  resources: ({ ringing }) => (ringing ? { phone: phones('2s'), config, bell } : { phone: phones('1m'), config }),
})
