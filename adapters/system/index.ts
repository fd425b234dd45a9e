/** The box itself. https://dev.freebox.fr/sdk/os/system/ and https://dev.freebox.fr/sdk/os/lang/ */
import { adapter } from '../../src/contract/index.ts'
import { french } from './french.ts'
import { expansions, fans, sensors } from './hardware.ts'
import { language, system, update } from './system.ts'

export default adapter({
  name: 'system',
  description: 'The box itself: model, firmware, temperatures, fans, restart and shutdown, language.',
  french,
  resources: { system, sensors, fans, expansions, update, language },
})
