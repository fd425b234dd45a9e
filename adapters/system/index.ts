/**
 * The box itself: model, firmware, last boot, all its thermometers and fans, its expansion slots, restart and shutdown,
 * the state of its updates, its language. https://dev.freebox.fr/sdk/os/system/ and /lang/
 */
import { adapter } from '../../src/contract/index.ts'
import { expansions } from './expansions.ts'
import { french } from './french.ts'
import { language } from './language.ts'
import { fans, sensors } from './sensors.ts'
import { system } from './system.ts'
import { update } from './update.ts'

export default adapter({
  name: 'system',
  description: 'The box itself: model, firmware, temperatures, fans, restart and shutdown, language.',
  french,
  resources: { system, sensors, fans, expansions, update, language },
})
