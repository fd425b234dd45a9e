/**
 * Runs aedes, the library of the embedded broker, as a process of its own, for machines without Mosquitto. The embedded
 * broker itself cannot be used: it lets only the daemon in its own process publish states. `node broker.js PORT`
 */
import { createServer } from 'node:net'
import { Aedes } from 'aedes'

const broker = await Aedes.createBroker()
createServer({ noDelay: true }, (socket) => broker.handle(socket)).listen(Number(process.argv[2]), '127.0.0.1')
