/**
 * Whether memory grows with the cycles: a quarter of the hosts change in each of them in turn. `node lasting.js HOSTS
 * CYCLES`; prints JSON, in bytes of the heap after a collection.
 */

import { nowhere, openLaboratory } from './bench-engine.ts'
import { lists, record } from './recorded-answers.ts'

const [hosts = 100, cycles = 10_000] = process.argv.slice(2).map(Number)

const recorder = await record(hosts)
const laboratory = await openLaboratory(recorder, nowhere, 'named')
await laboratory.cycle()
await recorder.close()

const [path = '', pub = []] = lists(recorder.bodies).find(([path]) => path.endsWith('/pub/')) ?? []
/** So many versions of the list as there are numbers in an address: each cycle shows the next one. */
const versions = Array.from({ length: 50 }, (_, version) => {
  const moved = pub.map((it, at) => (at % 4 === version % 4 ? { ...it, default_name: `v${version}` } : it))
  return Buffer.from(JSON.stringify({ success: true, result: moved }))
})

function heap(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

const samples: { cycle: number; bytes: number }[] = []
for (let cycle = 0; cycle <= cycles; cycle++) {
  recorder.bodies.set(path, { status: 200, content: versions[cycle % versions.length] ?? Buffer.alloc(0) })
  await laboratory.cycle()
  if (cycle % Math.ceil(cycles / 20) === 0) samples.push({ cycle, bytes: heap() })
}
process.stdout.write(JSON.stringify({ hosts, cycles, samples, resident: process.memoryUsage().rss }))
process.exit()
