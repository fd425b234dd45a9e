/**
 * The internet line: is it up, how fast, through what, what happened to it, and the settings worth switching.
 * https://dev.freebox.fr/sdk/os/connection/
 */
import { adapter } from '../src/adapter.ts'
import { ddns } from './connection/ddns.ts'
import { ftth } from './connection/ftth.ts'
import { ipv6 } from './connection/ipv6.ts'
import { logs } from './connection/logs.ts'
import { aggregation, lte } from './connection/lte.ts'
import { config, status } from './connection/status.ts'
import { xdsl } from './connection/xdsl.ts'

export default adapter({
  name: 'connection',
  about: 'The internet line: state, address, rates, its last outages, and its settings.',
  things: { status, config, ipv6, xdsl, ftth, lte, aggregation, ddns, logs },
})
