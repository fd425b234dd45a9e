/** The telephones. `phone/` is in no version of the documentation; it is what clients of real boxes use. */
import { z } from 'zod'
import { adapter } from '../../src/contract/index.ts'
import { bell } from './bell.ts'
import { config } from './config.ts'
import { french } from './french.ts'
import { phone } from './phones.ts'

const ringing = z
  .boolean()
  .default(false)
  .describe('Whether the telephones are read every two seconds, so that a call is reported while it rings.')

export default adapter({
  name: 'phone',
  description: 'The telephones: off the hook, ringing if wanted, paging of handsets, and the DECT base.',
  group: 'phone',
  french,
  options: z.object({ ringing }),
  resources: ({ ringing }) => (ringing ? { phone: { ...phone, every: '2s' }, config, bell } : { phone, config }),
})
