/** The display and the lights of the box. https://dev.freebox.fr/sdk/os/lcd/ */
import { adapter } from '../../src/contract/index.ts'
import { display } from './display.ts'
import { french } from './french.ts'
import { ledStrip } from './led-strip.ts'

export default adapter({
  name: 'lcd',
  description: 'The display of the box, its status LED and its LED strip.',
  french,
  resources: { display, led_strip: ledStrip },
})
