/** Runs the embedded broker as a process of its own, for machines without Mosquitto. `node broker.js PORT` */
import { pino } from 'pino'
import { startEmbeddedBroker } from '../src/mqtt/embedded.ts'

await startEmbeddedBroker({
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  baseTopic: 'nothing',
  clientId: 'nobody',
  birthTopic: 'homeassistant/status',
  discoveryPrefix: 'nothing',
  log: pino({ level: 'silent' }),
})
