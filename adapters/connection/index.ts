/**
 * The internet line: is it up, how fast, through what, what happened to it, and the settings worth switching.
 * https://dev.freebox.fr/sdk/os/connection/
 */
import { adapter } from '../../src/contract/index.ts'
import { ddns } from './ddns.ts'
import { french } from './french.ts'
import { ftth } from './ftth.ts'
import { ipv6 } from './ipv6.ts'
import { logs } from './logs.ts'
import { aggregation, lte } from './lte.ts'
import { config, status } from './status.ts'
import { xdsl } from './xdsl.ts'

export default adapter({
  name: 'connection',
  description: 'The internet line: state, address, rates, its last outages, and its settings.',
  french,
  resources: { status, config, ipv6, xdsl, ftth, lte, aggregation, ddns, logs },
})
