/**
 * Measures how long the event loop is blocked while the daemon reads a large house for the first time, and the longest
 * JSON.parse of its answers. `node pauses.js HOSTS` prints JSON, in milliseconds.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { discardingBroker, startBenchEngine } from './bench-engine.ts'
import { startRecorder } from './recorded-answers.ts'

const [hosts = 10_000] = process.argv.slice(2).map(Number)

const recorder = await startRecorder(hosts)
const warmUp = await startBenchEngine(recorder, discardingBroker, 'named')
await warmUp.cycle()
await recorder.close()

const parseTimes = [...recorder.answers.values()].map(({ content }) => {
  const began = performance.now()
  JSON.parse(content.toString())
  return performance.now() - began
})

const engine = await startBenchEngine(recorder, discardingBroker, 'named')
const delay = monitorEventLoopDelay({ resolution: 1 })
const settle = () => new Promise((resolve) => setTimeout(resolve, 50))
delay.enable()
await settle()
await engine.cycle()
await settle()
delay.disable()
process.stdout.write(
  JSON.stringify({ hosts, parse: Math.max(...parseTimes), p99: delay.percentile(99) / 1e6, longest: delay.max / 1e6 }),
)
process.exit()
