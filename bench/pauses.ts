/**
 * How long the event loop stands still while a large house is read: the first time, and when a hundredth of it has
 * changed; beside the longest JSON.parse that it takes. `node pauses.js HOSTS`; prints JSON, in milliseconds.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { nowhere, openLaboratory } from './bench-engine.ts'
import { record } from './recorded-answers.ts'

const [hosts = 10_000] = process.argv.slice(2).map(Number)

const recorder = await record(hosts)
const warm = await openLaboratory(recorder, nowhere, 'named')
await warm.cycle()
await recorder.close()

const parses = [...recorder.bodies.values()].map(({ content }) => {
  const began = performance.now()
  JSON.parse(content.toString())
  return performance.now() - began
})

const laboratory = await openLaboratory(recorder, nowhere, 'named')
const delay = monitorEventLoopDelay({ resolution: 1 })
const settle = () => new Promise((resolve) => setTimeout(resolve, 50))
delay.enable()
await settle()
await laboratory.cycle()
await settle()
delay.disable()
process.stdout.write(
  JSON.stringify({ hosts, parse: Math.max(...parses), p99: delay.percentile(99) / 1e6, longest: delay.max / 1e6 }),
)
process.exit()
