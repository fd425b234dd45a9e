/** The telephone line: calls, voicemail, account. https://dev.freebox.fr/sdk/os/call/ */
import { z } from 'zod'
import { adapter, one, text } from '../../src/contract/index.ts'
import { french } from './french.ts'
import { call, log } from './log.ts'
import { message, voicemail } from './voicemail.ts'

// Account and voicemail are only in the documentation that a box of API 10 serves.
const account = one({
  schema: z.object({ phone_number: text }),
  from: 'call/account',
  every: '12h',
  since: '10.1',
  enabled: [],
  diagnostics: { phone_number: { is: 'sensor', name: 'Number', icon: 'mdi:phone' } },
})

export default adapter({
  name: 'calls',
  description:
    'The telephone line: missed and unread calls, the last of each kind, an event for each new one, the voicemail.',
  group: 'phone',
  french,
  resources: { log, call, voicemail, message, account },
})
