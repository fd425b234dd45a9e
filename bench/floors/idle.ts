/** The floor of the memory: the three packages that do the talking, loaded, and nothing else. */
import 'mqtt'
import 'undici'
import 'ws'

setInterval(() => undefined, 1000)
process.send?.('ready')
