/**
 * The history that the box keeps by itself: rates, temperatures, the DSL line, the ports of the switch. It is only read on
 * request, as the current values are in connection and system. https://dev.freebox.fr/sdk/os/rrd/
 */
import { adapter } from '../../src/contract/index.ts'
import { database } from './database.ts'

export default adapter({
  name: 'rrd',
  description:
    'The history that the Freebox keeps: rates, temperatures, the DSL line and the ports of the switch, on request.',
  resources: { database },
})
