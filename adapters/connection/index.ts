/** The internet line. https://dev.freebox.fr/sdk/os/connection/ */
import { adapter } from '../../src/contract/index.ts'
import { ddns } from './ddns.ts'
import { french } from './french.ts'
import { ftth } from './ftth.ts'
import { logs } from './logs.ts'
import { aggregation, lte } from './lte.ts'
import { config, ipv6 } from './settings.ts'
import { status } from './status.ts'
import { xdsl } from './xdsl.ts'

export default adapter({
  name: 'connection',
  description: 'The internet line: state, address, rates, its last outages, and its settings.',
  french,
  resources: { status, config, ipv6, xdsl, ftth, lte, aggregation, ddns, logs },
})
