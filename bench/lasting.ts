/**
 * Measures whether memory grows with the number of read cycles. A quarter of the hosts change in each cycle. The unit is
 * bytes of the heap after a garbage collection. `node lasting.js HOSTS CYCLES` prints JSON.
 */
import { discardingBroker, startBenchEngine } from './bench-engine.ts'
import { listsIn, startRecorder } from './recorded-answers.ts'

const [hosts = 100, cycles = 10_000] = process.argv.slice(2).map(Number)

const recorder = await startRecorder(hosts)
const engine = await startBenchEngine(recorder, discardingBroker, 'named')
await engine.cycle()
await recorder.close()

const [path = '', pub = []] = listsIn(recorder.answers).find(([path]) => path.endsWith('/pub/')) ?? []
/** Fifty versions of the host list. Each cycle reads the next one. */
const versions = Array.from({ length: 50 }, (_, version) => {
  const changed = pub.map((it, at) => (at % 4 === version % 4 ? { ...it, default_name: `v${version}` } : it))
  return Buffer.from(JSON.stringify({ success: true, result: changed }))
})

function heapBytes(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

const samples: { cycle: number; bytes: number }[] = []
for (let cycle = 0; cycle <= cycles; cycle++) {
  recorder.answers.set(path, { status: 200, content: versions[cycle % versions.length] ?? Buffer.alloc(0) })
  await engine.cycle()
  if (cycle % Math.ceil(cycles / 20) === 0) samples.push({ cycle, bytes: heapBytes() })
}
process.stdout.write(JSON.stringify({ hosts, cycles, samples, resident: process.memoryUsage().rss }))
process.exit()
