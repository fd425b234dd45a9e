/** The floor of the memory: a process that has loaded the three network packages and does nothing. */
import 'mqtt'
import 'undici'
import 'ws'

setInterval(() => undefined, 1000)
process.send?.('ready')
