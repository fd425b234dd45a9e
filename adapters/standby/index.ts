/**
 * The week plan of the standby, by which the box sleeps or only its Wi-Fi is off. The documentation up to API 8 does not
 * have it; that of API 11 does. https://dev.freebox.fr/sdk/os/standby/
 */
import { adapter } from '../../src/contract/index.ts'
import { french } from './french.ts'
import { planning } from './planning.ts'

export default adapter({
  name: 'standby',
  description: 'The hours in which the Freebox sleeps or its Wi-Fi is off.',
  french,
  resources: { planning },
})
