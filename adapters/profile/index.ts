/**
 * The parental control: profiles of the family, whose devices have or do not have Internet access, and the rules that say
 * when. https://dev.freebox.fr/sdk/os/parental/ (`profile/` and `network_control/`)
 */
import { adapter } from '../../src/contract/index.ts'
import { french } from './french.ts'
import { profile } from './profile.ts'
import { rule } from './rule.ts'

export default adapter({
  name: 'profile',
  description: 'The parental control: pausing the Internet access of a profile, its schedule, its devices.',
  french,
  resources: { profile, rule },
})
